// Plain JavaScript because the bootstrap needs it before anything is compiled. Types: lock.d.cts.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const POLL_MILLISECONDS = 150;

/** When a process started, so that a recycled pid is not taken for the process that had it before. */
function startOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    // Not Linux, or the process is gone: isAlive tells the two apart.
    return undefined;
  }
}

function isAlive({ pid, start }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== "EPERM") return false;
  }
  const now = startOf(pid);
  return start === undefined || now === undefined || start === now;
}

function readOwner(file) {
  try {
    const owner = JSON.parse(fs.readFileSync(file, "utf8"));
    return Number.isInteger(owner?.pid) ? owner : { pid: -1 };
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    if (error instanceof SyntaxError) return { pid: -1 };
    throw error;
  }
}

/** Creates the file with its content in one step: nobody ever reads half an owner. */
function tryCreate(file, owner) {
  // Each time: the process that was waited for may have removed the directory with all that was in it.
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  fs.writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    fs.unlinkSync(draft);
  }
}

/** Removes a dead owner's lock. Only one process at a time may look and remove, else two could both "win". */
function breakDead(file, self) {
  const guard = `${file}.breaking`;
  const guardOwner = readOwner(guard);
  if (guardOwner !== undefined && (guardOwner.pid < 0 || !isAlive(guardOwner)))
    fs.rmSync(guard, { force: true });
  if (!tryCreate(guard, self)) return;
  try {
    const owner = readOwner(file);
    if (owner !== undefined && (owner.pid < 0 || !isAlive(owner))) fs.rmSync(file, { force: true });
  } finally {
    fs.rmSync(guard, { force: true });
  }
}

/** Ends when the lock is no longer the living owner's. */
async function untilGone(file, { pid }, signal) {
  for (let owner = readOwner(file); owner?.pid === pid && isAlive(owner); owner = readOwner(file)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    signal?.throwIfAborted();
  }
}

/** Runs work while holding the lock. A lock of a dead process does not count. */
async function withLock(file, work, { onWait, signal } = {}) {
  const self = { pid: process.pid, start: startOf(process.pid) };
  while (!tryCreate(file, self)) {
    signal?.throwIfAborted();
    const owner = readOwner(file);
    if (owner === undefined) continue;
    if (owner.pid < 0 || !isAlive(owner)) {
      breakDead(file, self);
      continue;
    }
    const gone = untilGone(file, owner, signal);
    await Promise.all([gone, onWait?.(owner.pid, gone)]);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

module.exports = { withLock, isAlive, startOf };
