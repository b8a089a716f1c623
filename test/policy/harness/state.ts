import { consistent } from "./judge";
import { urnOf, type World } from "./world";

const STACK = "urn:pulumi:review::spotify-ai-agent::pulumi:pulumi:Stack::spotify-ai-agent-review";

/** A fixture stack as `pulumi stack export` would write it. */
export const stateOf = (fixture: World) => {
  const world = consistent(fixture);
  const root = { urn: STACK, custom: false, type: "pulumi:pulumi:Stack" };
  const resources = Object.entries(world).map(([name, { type, props, protect = false, sources = {} }]) => ({
    urn: urnOf(world, name),
    custom: true,
    id: typeof props["id"] === "string" ? props["id"] : name,
    type,
    inputs: props,
    outputs: props,
    parent: STACK,
    protect,
    dependencies: [...new Set(Object.values(sources).flat())].map((source) => urnOf(world, source)),
    propertyDependencies: Object.fromEntries(
      Object.entries(sources).map(([argument, from]) => [
        argument,
        from.map((source) => urnOf(world, source)),
      ]),
    ),
  }));
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: [root, ...inOrder(resources)],
    },
  };
};

interface Ordered {
  readonly urn: string;
  readonly dependencies: readonly string[];
}

/** Sources first: the engine refuses a state whose resources come before what they depend on. */
const inOrder = <T extends Ordered>(resources: readonly T[]): readonly T[] => {
  const ordered: T[] = [];
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const visit = (resource: T): void => {
    if (!byUrn.delete(resource.urn)) return;
    for (const source of resource.dependencies) {
      const found = byUrn.get(source);
      if (found !== undefined) visit(found);
    }
    ordered.push(resource);
  };
  for (const resource of resources) visit(resource);
  return ordered;
};
