import { formatElapsed } from "./elapsed";

/** One piece of work that is under way. */
export interface Step {
  /** Says what the step is doing right now, for example the package that is being compiled. */
  detail(text: string): void;
}

/** Tells a person what is happening. Everything goes to standard error: standard output is for data. */
export interface Progress {
  /** Runs a step and reports its start, its elapsed time and how it ended. */
  run<T>(title: string, work: (step: Step) => Promise<T>): Promise<T>;
  /** One line that is worth reading later. */
  note(message: string): void;
  /** One line about something that went wrong without stopping the work. */
  warn(message: string): void;
}

/** Where a progress report is written and how lively it may be. */
export interface ProgressOptions {
  readonly stream: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. @default Date.now */
  readonly now?: () => number;
}

/**
 * Says whom a lock waits for, and goes on saying how long it has waited. Nothing where that is this very process.
 * @param doing what the other process does, after "which is".
 */
export const tellWait =
  (progress: Progress, doing: string) =>
  (pid: number, gone: Promise<void>): Promise<void> =>
    pid === process.pid ? gone : progress.run(`waiting for process ${pid}, which is ${doing}`, () => gone);

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MILLISECONDS = 120;
/** How often a long step says that it is still alive where there is no spinner. */
const ALIVE_MILLISECONDS = 15_000;

const set = (value: string | undefined) => value !== undefined && value !== "" && value !== "false";

/** A spinner on a terminal; timestamped lines in a log or in CI. */
export const createProgress = (options: ProgressOptions): Progress =>
  options.stream.isTTY === true && !set(options.environment.CI)
    ? liveProgress(options)
    : lineProgress(options);

/** A progress that says nothing, for callers that report in another way. */
export const silentProgress: Progress = {
  run: (_title, work) => work({ detail: () => undefined }),
  note: () => undefined,
  warn: () => undefined,
};

function lineProgress({ stream, now = Date.now }: ProgressOptions): Progress {
  const line = (text: string) => stream.write(`${new Date(now()).toISOString().slice(11, 19)} ${text}\n`);
  return {
    note: line,
    warn: (message) => line(`warning: ${message}`),
    async run(title, work) {
      const started = now();
      const elapsed = () => formatElapsed(now() - started);
      let detail = "";
      line(`${title} ...`);
      const alive = setInterval(() => {
        line(`${title} ... ${elapsed()}${detail && ` (${detail})`}`);
      }, ALIVE_MILLISECONDS);
      try {
        const result = await work({ detail: (text) => (detail = text) });
        line(`${title}: done in ${elapsed()}`);
        return result;
      } catch (error) {
        line(`${title}: failed after ${elapsed()}`);
        throw error;
      } finally {
        clearInterval(alive);
      }
    },
  };
}

interface Running {
  readonly title: string;
  readonly started: number;
  detail: string;
}

/** Several steps may run at once: each has a line of its own below what has already been said. */
function liveProgress({ stream, environment, now = Date.now }: ProgressOptions): Progress {
  const plain = set(environment.NO_COLOR);
  const paint = (code: number, text: string) => (plain ? text : `\u001b[${code}m${text}\u001b[0m`);
  const running = new Set<Running>();
  let drawn = 0;
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;

  const erase = () => {
    if (drawn > 0) stream.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = () => {
    erase();
    const width = stream.columns ?? 100;
    for (const { title, started, detail } of running) {
      const text = `${title}  ${formatElapsed(now() - started)}${detail && `  ${detail}`}`;
      stream.write(`${paint(36, FRAMES[frame % FRAMES.length] ?? "-")} ${text.slice(0, width - 3)}\n`);
      drawn += 1;
    }
    frame += 1;
  };
  const say = (text: string) => {
    erase();
    stream.write(`${text}\n`);
    draw();
  };
  return {
    note: say,
    warn: (message) => {
      say(`${paint(33, "!")} ${message}`);
    },
    async run(title, work) {
      const step: Running = { title, started: now(), detail: "" };
      running.add(step);
      timer ??= setInterval(draw, FRAME_MILLISECONDS);
      draw();
      const end = (mark: string, verb: string) => {
        running.delete(step);
        if (running.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
        say(`${mark} ${title} ${paint(2, `${verb}${formatElapsed(now() - step.started)}`)}`);
      };
      try {
        const result = await work({ detail: (text) => (step.detail = text) });
        end(paint(32, "✓"), "");
        return result;
      } catch (error) {
        end(paint(31, "✗"), "failed after ");
        throw error;
      }
    },
  };
}
