// Compiles the tests with swc, in a quarter of the compiler's time. Not in tsconfig.json: the engine starts policy packs
// with type checking, under which ts-node refuses swc, and a pack may extend that file.
require("ts-node").register({ swc: true });
