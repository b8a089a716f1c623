"use strict";

const path = require("node:path");

/** The root of the project. */
const checkout = path.resolve(__dirname, "../..");

/** Words for people. Standard output belongs to programs. */
const say = (text) => process.stderr.write(`${text}\n`);

/** The end of a command, with what a person can do about it. */
class Stop extends Error {
  constructor(message, remedy, exitCode) {
    super(message);
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}

/** An error of the file system as a person can act on it; any other error as it is. */
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

module.exports = { checkout, say, Stop, unusable };
