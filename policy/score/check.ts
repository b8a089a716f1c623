import { settingsOfStack } from "../frame/environments";
import type { Waiver } from "../gate/waivers";
import { everyRule } from "../packs/every-rule";
import { type Evidence, gatherEvidence } from "./evidence";
import { type Score, scoreOf } from "./score";
import { inventoryFromState } from "./state";

/** What a check of compliance looks at. */
export interface CheckInput {
  readonly stack: string;
  /** The stack's exported state. */
  readonly state: unknown;
  /** Files of the repository by path, for rules that judge them. */
  readonly files: ReadonlyMap<string, string>;
  readonly waivers: readonly Waiver[];
  readonly at: Date;
}

/** The score of a stack with what each verdict rests on. */
export interface Checked {
  readonly score: Score;
  readonly evidence: readonly Evidence[];
}

/** Judges a finished state by every rule and counts, by framework, the controls that hold. */
export function checkCompliance({ stack, state, files, waivers, at }: CheckInput): Checked {
  const evidence = gatherEvidence(everyRule, {
    inputs: inventoryFromState(state, "inputs"),
    outputs: inventoryFromState(state, "outputs"),
    repository: {
      files,
      deployments: [],
      states: new Map([[stack, JSON.stringify(state)]]),
      canaries: [],
      today: at,
      packConfigs: new Map(),
    },
    waivers,
    settings: settingsOfStack(stack),
    at,
    source: `state of ${stack}`,
  });
  return { score: scoreOf(evidence), evidence };
}
