// Plain JavaScript because the bootstrap needs it before anything is compiled. Types: invocation.d.cts.
"use strict";

/** npm would run a script of this name at every installation. */
const NO_SCRIPT = "prepare";

/** What a person types to run a command of the sandbox. */
function invocation(command, options) {
  const [call, separator] =
    command === NO_SCRIPT ? [`node sandbox/bootstrap.cjs ${command}`, ""] : [`npm run ${command}`, "-- "];
  return options === undefined ? call : `${call} ${separator}${options}`;
}

module.exports = { invocation };
