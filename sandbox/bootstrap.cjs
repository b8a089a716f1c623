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

const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { withLock } = require("./lock.cjs");

const checkout = path.dirname(__dirname);
const buildRoot = path.join(checkout, ".build");
/** What is compiled ahead of time. The program itself is compiled by its language host. */
const COMPILED = ["sandbox", "lib", "ops"];
const BUILDS_KEPT = 3;

const say = (text) => process.stderr.write(`${text}\n`);

class Stop extends Error {
  constructor(message, remedy, exitCode) {
    super(message);
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}

function unusable(error, what) {
  const remedies = {
    EACCES: `give yourself write permission on ${checkout}, or clone it somewhere you own`,
    EPERM: `give yourself write permission on ${checkout}, or clone it somewhere you own`,
    EROFS: `${checkout} is on a read-only file system: clone it somewhere writable`,
    ENOSPC: `free some space on the disk of ${checkout}`,
  };
  const remedy = remedies[error.code];
  return remedy === undefined ? error : new Stop(`${what}: ${error.message}`, remedy, 1);
}

// ---- help -----------------------------------------------------------------------------------------------------

const commands = require("./commands.json");

function overview() {
  const rows = Object.entries(commands).map(
    ([name, { summary }]) => `  npm run ${name.padEnd(12)} ${summary}`,
  );
  return `The sandbox: the whole platform on this machine.\n\n${rows.join("\n")}\n\nOptions go after two dashes: npm run up -- --help\n`;
}

function usage(name) {
  const { summary, options } = commands[name];
  const rows = [...options, ["-h, --help", "show this"]].map(
    ([flag, text]) => `  ${flag.padEnd(22)} ${text}`,
  );
  return `npm run ${name} -- [options]\n\n${summary}\n\n${rows.join("\n")}\n`;
}

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

const nearest = (word) =>
  Object.keys(commands).sort((left, right) => distance(word, left) - distance(word, right))[0];

// ---- node_modules ---------------------------------------------------------------------------------------------

/** npm writes its hidden lockfile last: when it agrees with ours, an installation is finished and current. */
function modulesAreCurrent() {
  let wanted;
  let found;
  try {
    wanted = JSON.parse(fs.readFileSync(path.join(checkout, "package-lock.json"), "utf8")).packages;
    found = JSON.parse(
      fs.readFileSync(path.join(checkout, "node_modules/.package-lock.json"), "utf8"),
    ).packages;
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return false;
    throw error;
  }
  return Object.entries(wanted).every(([where, entry]) => {
    if (where === "" || entry.link) return true;
    const installed = found[where];
    // An optional package for another platform is rightly absent.
    if (installed === undefined) return entry.optional === true;
    return installed.version === entry.version && fs.existsSync(path.join(checkout, where, "package.json"));
  });
}

function npmCi() {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
    say("Installing npm packages (npm ci) ...");
    const alive = setInterval(() => say(`Installing npm packages (npm ci) ... ${seconds()}`), 15_000);
    // npm's own output must not reach standard output: `npm run -s env` is evaluated by a shell.
    const child = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: checkout,
      stdio: ["ignore", 2, 2],
    });
    const end = (error) => {
      clearInterval(alive);
      if (error) reject(error);
      else {
        say(`Installing npm packages: done in ${seconds()}`);
        resolve();
      }
    };
    child.on("error", (error) =>
      end(new Stop(`npm does not start: ${error.message}`, "install npm 10 or newer beside Node", 1)),
    );
    child.on("exit", (code, signal) =>
      end(
        code === 0
          ? undefined
          : new Stop(
              `npm ci ended with ${signal ?? `exit code ${code}`}`,
              "see the lines above; check that the npm registry answers (npm ping) and run the command again",
              signal ? 8 : 1,
            ),
      ),
    );
  });
}

async function ensureModules() {
  if (modulesAreCurrent()) return;
  const lock = path.join(buildRoot, "npm.lock");
  await withLock(
    lock,
    () => (modulesAreCurrent() ? undefined : npmCi()),
    (pid) => say(`Waiting for process ${pid}, which is installing npm packages ...`),
  );
}

// ---- compiled code --------------------------------------------------------------------------------------------

function sources(folder) {
  const entries = fs.readdirSync(path.join(checkout, folder), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sources(name);
      return /\.(ts|json|cjs)$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [name] : [];
    })
    .sort();
}

function build(files, directory) {
  const ts = require(path.join(checkout, "node_modules/typescript"));
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    esModuleInterop: true,
    inlineSourceMap: true,
    inlineSources: true,
  };
  const draft = fs.mkdtempSync(path.join(buildRoot, "draft-"));
  try {
    for (const [file, text] of files) {
      const target = path.join(draft, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      if (!file.endsWith(".ts")) fs.writeFileSync(target, text);
      else {
        const { outputText } = ts.transpileModule(text, {
          compilerOptions,
          fileName: path.join(checkout, file),
        });
        fs.writeFileSync(target.replace(/\.ts$/, ".js"), outputText);
      }
    }
    fs.renameSync(draft, directory);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    // Another process finished the same build first: use that one.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  }
}

/** Old builds go, except the newest: a plugin that was started a moment ago may still load files from one. */
function prune() {
  const builds = fs
    .readdirSync(buildRoot, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(buildRoot, entry.name))
    .map((name) => ({ name, time: fs.statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((left, right) => right.time - left.time);
  for (const { name } of builds.slice(BUILDS_KEPT)) fs.rmSync(name, { recursive: true, force: true });
}

/** The directory of the compiled sources, compiled first where they have changed. */
function compiled() {
  const files = COMPILED.filter((folder) => fs.existsSync(path.join(checkout, folder)))
    .flatMap(sources)
    .map((file) => [file, fs.readFileSync(path.join(checkout, file), "utf8")]);
  const hash = createHash("sha256");
  for (const [file, text] of files) hash.update(`${file}\0${text.length}\0${text}`);
  const directory = path.join(buildRoot, hash.digest("hex").slice(0, 16));
  if (!fs.existsSync(directory)) {
    fs.mkdirSync(buildRoot, { recursive: true });
    build(files, directory);
    prune();
  }
  return directory;
}

// ---- entry ----------------------------------------------------------------------------------------------------

async function prepare() {
  try {
    await ensureModules();
    return compiled();
  } catch (error) {
    throw unusable(error, "the checkout cannot be prepared");
  }
}

async function main([command, ...args]) {
  // Launchers of stand-in plugins come in here: the code they run is then always that of the checkout.
  if (command === "plugin") {
    const directory = compiled();
    process.setSourceMapsEnabled(true);
    const [name, ...rest] = args;
    process.argv = [process.argv[0], name, ...rest];
    require(path.join(directory, "sandbox/standins", name, "main.js"));
    return undefined;
  }
  if (command === undefined || command === "help" || command === "--help" || command === "-h") {
    process.stdout.write(overview());
    return 0;
  }
  if (!Object.hasOwn(commands, command))
    throw new Stop(`unknown command "${command}"`, `did you mean \`npm run ${nearest(command)}\`?`, 2);
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(usage(command));
    return 0;
  }
  const directory = await prepare();
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
