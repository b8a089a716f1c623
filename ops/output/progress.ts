import type { Context } from "../command";

/** A line of progress. */
export interface Progress {
  /** How far the work is. */
  report(detail: string): void;
  end(result: string): void;
}

const LINE_EVERY_MILLISECONDS = 10_000;
const COLUMNS = 110;

/** One live line on a terminal; elsewhere a line with the time now and then, so that logs stay short. */
export function showProgress(title: string, { terminal, now }: Pick<Context, "terminal" | "now">): Progress {
  const started = now().getTime();
  let last = started;
  const seconds = () => `${Math.round((now().getTime() - started) / 1000)} s`;
  const clock = () => now().toISOString().slice(11, 19);
  if (!terminal.live) terminal.say(`${clock()} ${title} ...`);
  return {
    report(detail) {
      const text = `${title} ... ${seconds()} (${detail})`;
      if (terminal.live) {
        process.stderr.write(`\r\u001b[K${text.slice(0, COLUMNS)}`);
        return;
      }
      if (now().getTime() - last < LINE_EVERY_MILLISECONDS) return;
      last = now().getTime();
      terminal.say(`${clock()} ${text}`);
    },
    end(result) {
      if (terminal.live) process.stderr.write("\r\u001b[K");
      terminal.say(`${clock()} ${title}: ${result} after ${seconds()}`);
    },
  };
}
