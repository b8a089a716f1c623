import type { Live } from "../e2e/services/inventory";

type Labels = Readonly<Record<string, string>>;

/** An AuthorizationPolicy, planned or live. */
export interface MeshPolicy extends Pick<Live, "metadata"> {
  readonly spec: {
    readonly selector?: { readonly matchLabels: Labels };
    readonly action?: string;
    readonly rules?: readonly {
      readonly from?: readonly { readonly source: Source }[];
      readonly to?: readonly { readonly operation: Operation }[];
      readonly when?: readonly Condition[];
    }[];
  };
}
interface Source {
  readonly principals?: readonly string[];
  readonly namespaces?: readonly string[];
}
interface Operation {
  readonly ports?: readonly string[];
  readonly hosts?: readonly string[];
}
interface Condition {
  readonly key: string;
  readonly values?: readonly string[];
  readonly notValues?: readonly string[];
}

/** One call as a sidecar sees it. */
export interface MeshCall {
  readonly from: { readonly namespace: string; readonly account: string };
  readonly to: { readonly namespace: string; readonly labels: Labels };
  readonly port: number;
  readonly host: string;
  /** Headers by their names in lower case. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Istio's text match: exact, or with one star at either end. */
const fits = (pattern: string, text: string): boolean => {
  if (pattern === "*") return text !== "";
  if (pattern.endsWith("*")) return text.startsWith(pattern.slice(0, -1));
  return pattern.startsWith("*") ? text.endsWith(pattern.slice(1)) : pattern === text;
};
const any = (patterns: readonly string[] | undefined, text: string): boolean =>
  patterns === undefined || patterns.some((pattern) => fits(pattern, text));

/** Fields that this evaluation knows; another one would be ignored in silence, and so is refused. */
const known = (value: object, names: readonly string[]): void => {
  const strange = Object.keys(value).filter((name) => !names.includes(name));
  if (strange.length > 0)
    throw new Error(`an authorization rule uses ${strange.join(", ")}, which is unknown here`);
};

/** Whether a call meets a condition on one of its headers, the only kind that is known here. */
function meets({ key, values, notValues, ...others }: Condition, headers: MeshCall["headers"] = {}): boolean {
  known(others, []);
  const [, name] = /^request\.headers\[([a-z-]+)\]$/.exec(key) ?? [];
  if (name === undefined) throw new Error(`an authorization rule asks for ${key}, which is unknown here`);
  // A header that is not there fits no pattern, not even a star.
  const text = headers[name] ?? "";
  return any(values, text) && !(notValues !== undefined && any(notValues, text));
}

/** Whether the mesh lets a call through: with any policy for the called pods, only what one of their rules allows. */
export function authorizes(
  policies: readonly MeshPolicy[],
  { from, to, port, host, headers }: MeshCall,
): boolean {
  const applying = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === to.namespace &&
      Object.entries(spec.selector?.matchLabels ?? {}).every(([key, value]) => to.labels[key] === value),
  );
  for (const { metadata, spec } of applying)
    if ((spec.action ?? "ALLOW") !== "ALLOW") throw new Error(`${metadata.name}: only ALLOW is evaluated`);
  if (applying.length === 0) return true;
  const principal = `cluster.local/ns/${from.namespace}/sa/${from.account}`;
  return applying.some(({ spec: { rules = [] } }) =>
    rules.some((rule) => {
      known(rule, ["from", "to", "when"]);
      const source =
        rule.from === undefined ||
        rule.from.some(({ source: { principals, namespaces, ...others } }) => {
          known(others, []);
          return any(principals, principal) && any(namespaces, from.namespace);
        });
      const operation =
        rule.to === undefined ||
        rule.to.some(({ operation: { ports, hosts, ...others } }) => {
          known(others, []);
          return any(ports, String(port)) && any(hosts, host);
        });
      return source && operation && (rule.when ?? []).every((condition) => meets(condition, headers));
    }),
  );
}
