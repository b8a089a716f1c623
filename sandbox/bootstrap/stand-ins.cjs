"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { checkout, Stop } = require("./stop.cjs");

const folder = path.join(checkout, "sandbox/standins");

/** The stand-in of a name; any other word would load a file that is no plugin, or none. */
function standIn(name) {
  const known = fs.readdirSync(folder).filter((each) => fs.existsSync(path.join(folder, each, "main.ts")));
  if (known.includes(name)) return name;
  throw new Stop(
    name === undefined ? "plugin: no name is given" : `plugin: there is no stand-in "${name}"`,
    `name one of ${known.sort().join(", ")}; the engine starts them by itself: \`npm run up\``,
    2,
  );
}

module.exports = { standIn };
