// The engine starts packs under ts-node with type checking, which reads every SDK and takes a quarter of a minute.
// Under that swc is refused, so that only this file asks for it. Types are checked by `npm run types`.
const { REGISTER_INSTANCE, register } = require("ts-node");

process[REGISTER_INSTANCE]?.enabled(false);
register({ transpileOnly: true, swc: true, cwd: __dirname });
require("./index.ts");
