import { type Fields, fieldsOf, isFields, listOf } from "../frame/loose";
import { agrees } from "./agreement";
import type { Run } from "./events";

/** What a finished update of the same program on stand-ins shows: every value is known there. */
export interface Rehearsal {
  /** The pack on the finished state. */
  readonly run: Run;
  /** What each resource was given, by URN. */
  readonly inputs: ReadonlyMap<string, unknown>;
}

/** The inputs in an exported state, by URN, without resources that are about to go. */
export const inputsInState = (state: unknown): ReadonlyMap<string, unknown> =>
  new Map(
    listOf(fieldsOf(fieldsOf(state)["deployment"])["resources"])
      .filter(isFields)
      .filter((resource: Fields) => resource["delete"] !== true)
      .flatMap(({ urn, inputs }) => (typeof urn === "string" ? [[urn, inputs ?? {}] as const] : [])),
  );

const isStack = (urn: string): boolean => urn === "" || /::pulumi:pulumi:Stack::/.test(urn);

const sameResource = (urn: string, preview: Run, { inputs }: Rehearsal): boolean =>
  inputs.has(urn) && agrees(preview.inputs.get(urn) ?? {}, inputs.get(urn));

/**
 * Whether a rehearsal answers what a preview could not: it holds the same resource with the same known inputs, or
 * for a rule on the whole stack the same resources. What it found there is judged by itself.
 */
export const settles = (urn: string, preview: Run, rehearsal: Rehearsal): boolean =>
  isStack(urn)
    ? [...preview.inputs.keys()].every((one) => rehearsal.inputs.has(one))
    : sameResource(urn, preview, rehearsal);
