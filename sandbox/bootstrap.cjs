// Plain JavaScript without dependencies: it runs before anything is installed or compiled.
"use strict";

const MINIMUM_NODE = [20, 19];
const version = process.versions.node.split(".").map(Number);
if (version[0] < MINIMUM_NODE[0] || (version[0] === MINIMUM_NODE[0] && version[1] < MINIMUM_NODE[1])) {
  process.stderr.write(
    `error: Node ${process.versions.node} is too old\nremedy: install Node ${MINIMUM_NODE.join(".")} or newer (https://nodejs.org)\n`,
  );
  process.exit(2);
}

const path = require("node:path");
const { compiled } = require("./bootstrap/build.cjs");
const { commands, nearest, overview, usage } = require("./bootstrap/help.cjs");
const { ensureModules } = require("./bootstrap/modules.cjs");
const { standIn } = require("./bootstrap/stand-ins.cjs");
const { checkout, say, Stop, unusable } = require("./bootstrap/stop.cjs");
const { invocation } = require("./invocation.cjs");

async function prepare(purpose) {
  try {
    await ensureModules();
    return compiled(purpose);
  } catch (error) {
    throw unusable(error, "the checkout cannot be prepared");
  }
}

async function main([command, ...args]) {
  // Launchers of stand-in plugins come in here: the code they run is then always that of the checkout.
  if (command === "plugin") {
    const [given, ...rest] = args;
    const name = standIn(given);
    const directory = compiled("sandbox");
    process.setSourceMapsEnabled(true);
    process.argv = [process.argv[0], name, ...rest];
    require(path.join(directory, "sandbox/standins", name, "main.js"));
    return undefined;
  }
  // The operations command knows its own commands.
  if (command === "ops") {
    const directory = await prepare("operations");
    process.setSourceMapsEnabled(true);
    return require(path.join(directory, "ops/main.js")).main({ args, checkout });
  }
  if (command === undefined || command === "help" || command === "--help" || command === "-h") {
    process.stdout.write(overview());
    return 0;
  }
  if (!Object.hasOwn(commands, command))
    throw new Stop(`unknown command "${command}"`, `did you mean \`${invocation(nearest(command))}\`?`, 2);
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(usage(command));
    return 0;
  }
  const directory = await prepare("sandbox");
  process.setSourceMapsEnabled(true);
  return require(path.join(directory, "sandbox/main.js")).main({ command, args, checkout });
}

main(process.argv.slice(2)).then(
  (code) => {
    if (code !== undefined) process.exitCode = code;
  },
  (error) => {
    if (error instanceof Stop) say(`error: ${error.message}\nremedy: ${error.remedy}`);
    else say(`error: ${error.stack ?? error}`);
    process.exitCode = error.exitCode ?? 1;
  },
);
