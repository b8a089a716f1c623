/** A pod, or an address outside the cluster, as network policies see it. */
export interface End {
  readonly id: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Set for an address outside the cluster, which then has neither namespace nor labels. */
  readonly address?: string;
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}
interface Peer {
  readonly namespaceSelector?: Selector;
  readonly podSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
interface Port {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly Port[];
}

/** A NetworkPolicy, planned or live. */
export interface Policy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

type Labels = Readonly<Record<string, string>>;

/** Labels of namespaces by name. */
export type Namespaces = Readonly<Record<string, Labels>>;

/** What is asked: may one end open a connection to a port of the other? */
export interface Question {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol?: string;
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  const expressions = matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    switch (operator) {
      case "In":
        return value !== undefined && values.includes(value);
      case "NotIn":
        return value === undefined || !values.includes(value);
      case "Exists":
        return value !== undefined;
      case "DoesNotExist":
        return value === undefined;
      default:
        throw new Error(`unknown operator ${operator}`);
    }
  });
  return expressions && Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

const toNumber = (address: string): number =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

/** Whether an IPv4 address lies in a range. */
export function inRange(address: string, cidr: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(address) / size) === Math.floor(toNumber(base) / size);
}

function matches(peer: Peer, end: End, at: { own: string; namespaces: Namespaces }): boolean {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (ipBlock !== undefined) {
    // Pods have addresses too, but which ones nobody knows: a range of all addresses includes them.
    const address = end.address ?? (ipBlock.cidr === "0.0.0.0/0" ? "0.0.0.1" : undefined);
    return (
      address !== undefined &&
      inRange(address, ipBlock.cidr) &&
      !(ipBlock.except ?? []).some((range) => inRange(address, range))
    );
  }
  if (end.namespace === undefined) return false;
  const inNamespace =
    namespaceSelector === undefined
      ? end.namespace === at.own
      : selects(namespaceSelector, at.namespaces[end.namespace] ?? {});
  return inNamespace && selects(podSelector ?? {}, end.labels ?? {});
}

const opens = (ports: readonly Port[] | undefined, { port, protocol = "TCP" }: Question): boolean =>
  ports === undefined ||
  ports.length === 0 ||
  ports.some(
    (allowed) =>
      (allowed.protocol ?? "TCP") === protocol &&
      (allowed.port === undefined ||
        allowed.port === port ||
        (allowed.endPort !== undefined && port >= Number(allowed.port) && port <= allowed.endPort)),
  );

/** Evaluates network policies as their specification says: additive, both sides must agree. */
export class Reachability {
  constructor(
    private readonly policies: readonly Policy[],
    private readonly namespaces: Namespaces,
  ) {}

  /** Whether a connection would be let through on both sides. */
  allows(question: Question): boolean {
    return this.side("egress", question) && this.side("ingress", question);
  }

  /** Whether one side alone would let a connection through: its own policies must be right without the other's. */
  side(direction: "ingress" | "egress", question: Question): boolean {
    const self = direction === "ingress" ? question.to : question.from;
    const other = direction === "ingress" ? question.from : question.to;
    if (self.namespace === undefined) return true;
    const type = direction === "ingress" ? "Ingress" : "Egress";
    const applying = this.policies.filter(
      ({ metadata, spec }) =>
        metadata.namespace === self.namespace &&
        (spec.policyTypes ?? ["Ingress"]).includes(type) &&
        selects(spec.podSelector, self.labels ?? {}),
    );
    if (applying.length === 0) return true;
    return applying.some(({ metadata, spec }) =>
      (spec[direction] ?? []).some((rule) => {
        const peers = direction === "ingress" ? rule.from : rule.to;
        const at = { own: metadata.namespace, namespaces: this.namespaces };
        return (
          opens(rule.ports, question) &&
          (peers === undefined || peers.length === 0 || peers.some((peer) => matches(peer, other, at)))
        );
      }),
    );
  }
}
