import { readFileSync } from "node:fs";
import { readPreview } from "./preview-changes";
import { renderPreview } from "./preview-comment";

/** `preview-comment STACK EVENT_LOG`: Markdown about one stack on standard output. Needs nothing but the log. */
const [stack, eventLog] = process.argv.slice(2);
if (stack === undefined || eventLog === undefined) {
  process.stderr.write(
    "error: two arguments are needed\nremedy: give the stack and the engine's event log\n",
  );
  process.exitCode = 2;
} else process.stdout.write(renderPreview(stack, readPreview(readFileSync(eventLog, "utf8"))));
