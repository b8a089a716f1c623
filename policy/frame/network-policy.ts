import type { types } from "@pulumi/kubernetes";
import type { Loose } from "./loose";

export type NetworkPolicySpec = Loose<types.input.networking.v1.NetworkPolicySpec>;
export type Peer = Loose<types.input.networking.v1.NetworkPolicyPeer>;

/** A peer of a network policy with its place. */
export interface PlacedPeer {
  readonly direction: "ingress" | "egress";
  readonly path: string;
  readonly peer: Peer;
}

/** Every peer a network policy names. */
export const peersOf = (spec: NetworkPolicySpec): readonly PlacedPeer[] => [
  ...(spec.ingress ?? []).flatMap(({ from }, rule) =>
    (from ?? []).map((peer, index) => ({
      direction: "ingress" as const,
      path: `spec.ingress[${rule}].from[${index}]`,
      peer,
    })),
  ),
  ...(spec.egress ?? []).flatMap(({ to }, rule) =>
    (to ?? []).map((peer, index) => ({
      direction: "egress" as const,
      path: `spec.egress[${rule}].to[${index}]`,
      peer,
    })),
  ),
];

/** The address ranges a network policy lets pods reach. */
export const blocksOf = (spec: NetworkPolicySpec) =>
  peersOf(spec).flatMap(({ direction, path, peer }) =>
    direction === "egress" && peer.ipBlock !== undefined
      ? [{ path: `${path}.ipBlock`, cidr: peer.ipBlock.cidr ?? "", except: peer.ipBlock.except ?? [] }]
      : [],
  );
