/** One step of `pulumi preview --json`, as far as it is read here. */
interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: {
    readonly custom?: boolean;
    readonly provider?: string;
    readonly dependencies?: readonly string[];
    readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  };
}

/** How many resources a part has, and how many of them are objects of the Kubernetes API. */
export interface PartSize {
  readonly resources: number;
  readonly kubernetes: number;
}

/** What one environment consists of, in parts that fit on a page. */
export interface EnvironmentGraph {
  /** Resources by what makes them. */
  readonly resources: Readonly<Record<"aws" | "kubernetes" | "components" | "other", number>>;
  /** Resources of each part, components not counted. */
  readonly parts: Readonly<Record<string, PartSize>>;
  /** Parts that a part depends on. */
  readonly needs: Readonly<Record<string, readonly string[]>>;
}

/** Direct children of the cluster that are no component, by the end of their type, and the part they belong to. */
const LOOSE: Readonly<Record<string, string>> = { kubernetes: "ControlPlane", Policy: "DeliveryRoles" };
const CLUSTERS = new Set(["EksCluster", "SandboxCluster", "KubeconfigCluster"]);

const lastWord = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

/** The part that a resource belongs to: a component right below the cluster, or one right below the stack. */
function partOf(urn: string): string | undefined {
  const chain = (urn.split("::")[2] ?? "").split("$");
  const [outer = "", inner] = chain.filter((type) => type !== "pulumi:pulumi:Stack");
  if (!outer.startsWith("platform:")) return undefined;
  const name = lastWord(outer);
  if (!CLUSTERS.has(name)) return name;
  if (inner === undefined) return undefined;
  return inner.startsWith("platform:") ? lastWord(inner) : LOOSE[lastWord(inner)];
}

/** The URN in a reference to a provider, which ends with the provider's id. */
const providerUrn = (reference: string): string => reference.slice(0, reference.lastIndexOf("::"));

function sourcesOf({ newState = {} }: Step): string[] {
  const { provider, dependencies = [], propertyDependencies = {} } = newState;
  return [
    ...dependencies,
    ...Object.values(propertyDependencies).flatMap((urns) => urns ?? []),
    ...(provider === undefined ? [] : [providerUrn(provider)]),
  ];
}

function kindOf(step: Step): keyof EnvironmentGraph["resources"] {
  const type = lastType(step.urn);
  if (type.startsWith("aws:")) return "aws";
  if (type.startsWith("kubernetes:")) return "kubernetes";
  return step.newState?.custom === true ? "other" : "components";
}
const lastType = (urn: string): string => (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";

const sorted = <T>(entries: Iterable<readonly [string, T]>): Record<string, T> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

/** The parts of an environment and what they need of each other, from the preview of its creation. */
export function environmentGraph(preview: { readonly steps: readonly Step[] }): EnvironmentGraph {
  const resources = { aws: 0, kubernetes: 0, components: 0, other: 0 };
  const parts = new Map<string, PartSize>();
  const needs = new Map<string, Set<string>>();
  for (const step of preview.steps) {
    resources[kindOf(step)] += 1;
    const part = partOf(step.urn);
    if (part === undefined) continue;
    if (step.newState?.custom === true) {
      const { resources: others, kubernetes } = parts.get(part) ?? { resources: 0, kubernetes: 0 };
      const isObject = kindOf(step) === "kubernetes";
      parts.set(part, { resources: others + 1, kubernetes: kubernetes + (isObject ? 1 : 0) });
    }
    // What a component waits for, all that is in it waits for.
    const found = needs.get(part) ?? new Set();
    for (const urn of sourcesOf(step)) {
      const other = partOf(urn);
      if (other !== undefined && other !== part) found.add(other);
    }
    needs.set(part, found);
  }
  const lists = [...needs].map(([part, found]) => [part, [...found].sort()] as const);
  return { resources, parts: sorted(parts), needs: sorted(lists) };
}
