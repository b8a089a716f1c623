import type { EngineEvent, LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import type { Context } from "../../ops/command";
import { planSettings } from "../../ops/input/settings";
import { silentTerminal } from "./silent-terminal";

/** What an operation gives the engine that its answer may depend on. */
export interface Asked {
  readonly onEvent?: (event: EngineEvent) => void;
  readonly configFile?: string;
}

/** What came of an update, as far as operations read it. */
export interface Summary {
  readonly summary: { readonly resourceChanges: Readonly<Record<string, number>>; readonly version: number };
}

/** The answer to a preview or an update. */
export type Act = (verb: "preview" | "up", asked: Asked) => Promise<Summary>;

/** One changed resource, and the summary of an update that changed it. */
export const changed: Summary = { summary: { resourceChanges: { update: 1 }, version: 2 } };

/** Says that a resource of the dev stack is updated, as the engine says it. */
export function announce({ onEvent }: Asked, type: string, name: string): void {
  const metadata = { op: "update", urn: `urn:pulumi:dev::p::${type}::${name}`, type, diffs: ["spec"] };
  onEvent?.({ sequence: 0, timestamp: 0, resourcePreEvent: { metadata } } as unknown as EngineEvent);
}

/** What a test says of an operation's surroundings. */
export interface Surroundings {
  readonly settings: Parameters<typeof planSettings>[0];
  readonly given?: Context["given"];
  readonly checkout: string;
  readonly act: Act;
  readonly cluster?: Context["cluster"];
  readonly now?: Context["now"];
}

/** An operation's context with an engine of the test's own, and no cluster unless the test has one. */
export function contextOf({ settings, given = {}, checkout, act, ...more }: Surroundings): Context {
  const stack = {
    name: "dev",
    preview: (asked: Asked) => act("preview", asked),
    up: (asked: Asked) => act("up", asked),
  } as unknown as Stack;
  return {
    settings: planSettings(settings, {}),
    given,
    checkout,
    environment: {},
    terminal: silentTerminal,
    signal: new AbortController().signal,
    now: () => new Date(),
    engine: () =>
      Promise.resolve({ workspace: {} as unknown as LocalWorkspace, stack: () => Promise.resolve(stack) }),
    cluster: () => Promise.reject(new Error("not asked for")),
    ...more,
  };
}
