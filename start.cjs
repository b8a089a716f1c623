require("./lib/swc.cjs");
module.exports = require("./index.ts");
