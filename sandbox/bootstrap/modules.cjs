"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { withLock } = require("../lock.cjs");
const { checkout, say, Stop } = require("./stop.cjs");

const lock = path.join(checkout, ".build", "npm.lock");

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

/** Runs work, and goes on saying that it is under way. */
async function aloud(title, work) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  say(`${title} ...`);
  const alive = setInterval(() => say(`${title} ... ${seconds()}`), 15_000);
  try {
    await work();
    say(`${title}: done in ${seconds()}`);
  } finally {
    clearInterval(alive);
  }
}

function npmCi() {
  return new Promise((resolve, reject) => {
    // npm's own output must not reach standard output: `npm run -s env` is evaluated by a shell.
    const child = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: checkout,
      stdio: ["ignore", 2, 2],
    });
    const end = (error) => (error ? reject(error) : resolve());
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
  const install = () => (modulesAreCurrent() ? undefined : aloud("Installing npm packages", npmCi));
  await withLock(lock, install, {
    onWait: (pid, gone) => aloud(`Waiting for process ${pid}, which is installing npm packages`, () => gone),
  });
}

module.exports = { ensureModules };
