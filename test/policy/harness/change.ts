import type { World, WorldResource } from "./world";

/** One difference from the conforming stack. */
export type Change =
  | { readonly kind: "set"; readonly resource: string; readonly path: string; readonly value: unknown }
  | { readonly kind: "drop"; readonly resource: string; readonly path: string }
  | {
      readonly kind: "unlink";
      readonly resource: string;
      readonly argument: string;
      readonly value?: unknown;
    }
  | { readonly kind: "remove"; readonly resource: string }
  | { readonly kind: "add"; readonly resource: string; readonly added: WorldResource }
  | { readonly kind: "options"; readonly resource: string; readonly options: Partial<WorldResource> }
  | { readonly kind: "all"; readonly changes: readonly Change[] };

/** Writes a value at a path such as `spec.ports[0].name` or `metadata.labels[a.b/c]`. */
export const set = (resource: string, path: string, value: unknown): Change => ({
  kind: "set",
  resource,
  path,
  value,
});
/** Removes the field at a path: what the platform defaults to then counts. */
export const drop = (resource: string, path: string): Change => ({ kind: "drop", resource, path });
/** Replaces an argument by a literal that was computed from nothing. */
export const unlink = (resource: string, argument: string, value?: unknown): Change => ({
  kind: "unlink",
  resource,
  argument,
  value,
});
export const remove = (resource: string): Change => ({ kind: "remove", resource });
export const add = (resource: string, added: WorldResource): Change => ({ kind: "add", resource, added });
export const options = (resource: string, changed: Partial<WorldResource>): Change => ({
  kind: "options",
  resource,
  options: changed,
});
export const all = (...changes: readonly Change[]): Change => ({ kind: "all", changes });

export const keysOf = (path: string): readonly string[] =>
  [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

const isIndex = (key: string): boolean => /^[0-9]+$/.test(key);

type Container = Record<string, unknown> | unknown[];

const copyOf = (value: unknown, next: string): Container => {
  if (Array.isArray(value)) return [...(value as unknown[])];
  if (typeof value === "object" && value !== null) return { ...value };
  return isIndex(next) ? [] : {};
};

const ABSENT = Symbol("absent");

const write = (value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown => {
  if (key === undefined) return replacement;
  const copy = copyOf(value, key);
  const inner = write(Reflect.get(copy, key), rest, replacement);
  if (inner !== ABSENT) Reflect.set(copy, key, inner);
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else Reflect.deleteProperty(copy, key);
  return copy;
};

/** What stands at a path. */
export const read = (value: unknown, path: string): unknown =>
  keysOf(path).reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

const resourceOf = (world: World, name: string): WorldResource => {
  const found = world[name];
  if (found === undefined) throw new Error(`the fixture stack has no resource "${name}"`);
  return found;
};

const withProps = (world: World, name: string, props: unknown): World => ({
  ...world,
  [name]: { ...resourceOf(world, name), props: props as WorldResource["props"] },
});

/** The stack with the difference. A change that changes nothing is a mistake of the fixture. */
export const apply = (world: World, change: Change): World => {
  switch (change.kind) {
    case "set": {
      const { props } = resourceOf(world, change.resource);
      return withProps(world, change.resource, write(props, keysOf(change.path), change.value));
    }
    case "drop": {
      const { props } = resourceOf(world, change.resource);
      if (read(props, change.path) === undefined)
        throw new Error(`${change.resource}: nothing at ${change.path}`);
      return withProps(world, change.resource, write(props, keysOf(change.path), ABSENT));
    }
    case "unlink": {
      const resource = resourceOf(world, change.resource);
      const without = (fields: Readonly<Record<string, unknown>>) =>
        Object.fromEntries(Object.entries(fields).filter(([argument]) => argument !== change.argument));
      return {
        ...world,
        [change.resource]: {
          ...resource,
          sources: without(resource.sources ?? {}) as NonNullable<WorldResource["sources"]>,
          props: {
            ...without(resource.props),
            ...(change.value === undefined ? {} : { [change.argument]: change.value }),
          },
        },
      };
    }
    case "remove": {
      const { [change.resource]: removed, ...rest } = world;
      if (removed === undefined) throw new Error(`the fixture stack has no resource "${change.resource}"`);
      return rest;
    }
    case "add":
      return { ...world, [change.resource]: change.added };
    case "options":
      return { ...world, [change.resource]: { ...resourceOf(world, change.resource), ...change.options } };
    case "all":
      return change.changes.reduce(apply, world);
    default:
      throw new Error(`unhandled change ${JSON.stringify(change satisfies never)}`);
  }
};
