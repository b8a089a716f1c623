import { createInterface } from "node:readline/promises";

/** The two streams and the person before them. */
export interface Terminal {
  /** Data, on standard output. */
  readonly print: (text: string) => void;
  /** Words for people, on standard error. */
  readonly say: (text: string) => void;
  /** Asks a person; undefined when nobody is there to answer. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Whether standard error is a terminal, where a line may be drawn again. */
  readonly live: boolean;
  readonly color: boolean;
}

/** The terminal of this process. `NO_COLOR`, `CI` and streams that are no terminal are respected. */
export function processTerminal(environment: NodeJS.ProcessEnv, signal: AbortSignal): Terminal {
  const live = process.stderr.isTTY && (environment["CI"] ?? "") === "" && environment["TERM"] !== "dumb";
  return {
    print: (text) => {
      process.stdout.write(text);
    },
    say: (text) => {
      process.stderr.write(`${text}\n`);
    },
    ask: async (question) => {
      if (!process.stdin.isTTY) return undefined;
      const reader = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await reader.question(question, { signal });
      } finally {
        reader.close();
      }
    },
    live,
    color: live && (environment["NO_COLOR"] ?? "") === "",
  };
}
