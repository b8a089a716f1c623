// Compiles TypeScript with swc, in a quarter of the compiler's time; `npm run types` checks it. Not set in tsconfig.json:
// the engine registers ts-node itself before programs and packs, partly with type checking, under which it refuses swc.
const { join } = require("node:path");
const { REGISTER_INSTANCE, register } = require("ts-node");

process[REGISTER_INSTANCE]?.enabled(false);
register({ swc: true, cwd: join(__dirname, "..") });
