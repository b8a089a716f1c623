import * as proxies from "@pulumi/policy/proxy";
import { findingsOn, resourcesFrom } from "../../../policy/frame/compile";
import { Inventory, type Member } from "../../../policy/frame/inventory";
import type { Located, Rule } from "../../../policy/frame/rule";
import { defaults, type Settings } from "../../../policy/frame/settings";
import { urnOf, type World, type WorldResource } from "./world";

// The engine's own guard against unknown values, which the package does not declare.
const { unknownCheckingProxy, UnknownValueError } = proxies as unknown as {
  readonly unknownCheckingProxy: (props: object) => Readonly<Record<string, unknown>>;
  readonly UnknownValueError: new (...args: never[]) => Error;
};

/** What the engine writes for a string it does not know yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a rule said about a stack. */
export type Verdict =
  | { readonly kind: "passes" }
  | { readonly kind: "violated"; readonly found: readonly Located[] }
  | { readonly kind: "undetermined" };

type Sources = Readonly<Record<string, readonly string[]>>;

/** Broken stacks share all resources but one: what those stand for is found once. */
const known = new WeakMap<WorldResource, Map<string, readonly Member[]>>();

/** The members of a world, guarded like in the engine. */
const membersOf = (world: World, name: string): readonly Member[] => {
  const resource = world[name] as WorldResource;
  const urn = urnOf(world, name);
  const sources = sourcesOf(world, resource);
  const key = resource.sources === undefined ? urn : JSON.stringify([urn, sources]);
  const alike = known.get(resource) ?? new Map<string, readonly Member[]>();
  const members = alike.get(key) ?? shownAs(resource, name, urn).map((member) => ({ ...member, sources }));
  known.set(resource, alike.set(key, members));
  return members;
};

const sourcesOf = (world: World, { sources = {} }: WorldResource): Sources =>
  Object.fromEntries(
    Object.entries(sources).map(([argument, from]) => [argument, from.map((source) => urnOf(world, source))]),
  );

const shownAs = ({ type, props, protect = false, provider }: WorldResource, name: string, urn: string) =>
  resourcesFrom({
    type,
    name,
    urn,
    props: unknownCheckingProxy(props),
    opts: {
      protect,
      ignoreChanges: [],
      aliases: [],
      additionalSecretOutputs: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    },
    ...(provider === undefined
      ? {}
      : { provider: { ...provider, urn: "urn:pulumi:prod::p::pulumi:providers:aws::p", name: "p" } }),
  });

/** The stack as rules see it. */
export const inventoryOf = (world: World): Inventory =>
  new Inventory(Object.keys(world).flatMap((name) => membersOf(world, name)));

/** Those resources of a stack that differ from another: rules on single resources need no more. */
export const changesOf = (before: World, after: World): Inventory =>
  new Inventory(
    Object.keys(after)
      .filter((name) => after[name] !== before[name])
      .flatMap((name) => membersOf(after, name)),
  );

/** Drops references to resources that are no longer there, as the engine would. */
export const consistent = (world: World): World =>
  Object.fromEntries(
    Object.entries(world).map(([name, resource]) => {
      const sources = Object.entries(resource.sources ?? {});
      const isThere = (source: string) => world[source] !== undefined;
      if (sources.every(([, from]) => from.every(isThere))) return [name, resource];
      const left = sources.map(([argument, from]) => [argument, from.filter(isThere)]);
      return [name, { ...resource, sources: Object.fromEntries(left) as Sources }];
    }),
  );

interface Bench {
  readonly stack: Inventory;
  /** Resources that rules on single resources judge. @default all of the stack */
  readonly changed?: Inventory;
  readonly settings?: Settings;
}

/** What one rule says about a stack. */
export const judge = (rule: Rule, { stack, changed = stack, settings = defaults }: Bench): Verdict => {
  try {
    const found = foundBy(rule, { stack, changed, settings });
    return found.length === 0 ? { kind: "passes" } : { kind: "violated", found };
  } catch (error) {
    if (error instanceof UnknownValueError) return { kind: "undetermined" };
    throw error;
  }
};

const foundBy = (rule: Rule, { stack, changed, settings }: Required<Bench>): readonly Located[] => {
  switch (rule.scope) {
    case "stack":
      return rule.judge(stack, settings);
    case "repository":
      return [];
    default:
      return changed.members.flatMap((member) =>
        findingsOn(rule, member, settings).map((message) => ({ where: member.urn, message })),
      );
  }
};
