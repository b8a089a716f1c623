"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { checkout } = require("./stop.cjs");

const buildRoot = path.join(checkout, ".build");
/** What is compiled ahead of time, by who needs it. The program itself is compiled by its language host. */
const FOLDERS = {
  sandbox: ["sandbox", "lib"],
  operations: ["ops", "lib", "components", "tenants", "policy"],
};
const BUILDS_KEPT = 5;

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
function compiled(purpose) {
  const files = FOLDERS[purpose]
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

module.exports = { compiled };
