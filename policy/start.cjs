// The engine starts packs under ts-node with type checking, which reads every SDK and takes a quarter of a minute.
// Types are checked by `npm run types`; here the pack is only transpiled, by swc.
const { REGISTER_INSTANCE, register } = require("ts-node");

process[REGISTER_INSTANCE]?.enabled(false);
register({ swc: true, cwd: __dirname });
require("./index.ts");
