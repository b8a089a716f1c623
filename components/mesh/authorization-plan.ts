import type { Topology } from "./mesh-types";
import { callsTo, entryOf, placeOf, podsOf, principalOf } from "./neighbours";

/** Which identities may call a service. One rule without sources would admit everybody, so none is made. */
export function planAuthorization(topology: Topology, key: string) {
  const self = placeOf(topology, key);
  const principals = [
    ...(entryOf(topology, key) === undefined ? [] : [principalOf(topology.gateway)]),
    ...callsTo(topology, key).map(({ from }) => principalOf(placeOf(topology, from))),
  ];
  return {
    selector: { matchLabels: podsOf(self) },
    action: "ALLOW",
    rules:
      principals.length === 0
        ? []
        : [{ from: [{ source: { principals } }], to: [{ operation: { ports: [String(self.port)] } }] }],
  };
}

/** An ALLOW policy without rules: every call is denied unless another policy allows it. */
export const denyAllCalls = {};
