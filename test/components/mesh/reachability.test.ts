import assert from "node:assert/strict";
import { planGatewayNetwork } from "../../../components/platform/gateway-proxy-plan";
import { denyAllTraffic, planNetwork } from "../../../components/mesh/network-plan";
import { serviceKeys } from "../../../components/services/catalogue";
import { environmentOf, stackOf } from "../../support/stack";
import { type End, type Namespaces, type Policy, Reachability } from "../../support/reachability";
import { compareWithGraph } from "../../support/flows";

const { platform } = environmentOf("dev");
const { topology } = platform;
const stack = stackOf("dev");

const policies = (): Policy[] => {
  const deny = ["spotify-ai-agent-dev", "spotify-ai-agent-dev-billing", "spotify-ai-agent-dev-ingress"].map(
    (namespace) => ({ metadata: { name: "default-deny", namespace }, spec: denyAllTraffic }),
  );
  const services = serviceKeys.map((key) => {
    const { name, namespace } = topology.places[key]!;
    return { metadata: { name, namespace }, spec: planNetwork(topology, key) };
  });
  const gateway = {
    metadata: { name: "platform-gateway", namespace: "spotify-ai-agent-dev-ingress" },
    spec: planGatewayNetwork(topology, stack.gateway),
  };
  return [...deny, ...services, gateway];
};
const named = (namespace: string) => ({ "kubernetes.io/metadata.name": namespace });
const namespaces: Namespaces = Object.fromEntries(
  [
    "spotify-ai-agent-dev",
    "spotify-ai-agent-dev-billing",
    "spotify-ai-agent-dev-ingress",
    "kube-system",
    "istio-system",
    "monitoring",
    "opentelemetry",
    "tenant-acme",
  ].map((name) => [name, named(name)]),
);

describe("what the planned network policies let through", () => {
  it("is the declared graph, edge by edge, and nothing else", () => {
    const net = new Reachability(policies(), namespaces);
    const { open, declared, ...sides } = compareWithGraph({ net, topology, gateway: stack.gateway });
    assert.deepEqual(open, declared);
    assert.deepEqual(sides.leaving, sides.declaredLeaving);
    assert.deepEqual(sides.entering, sides.declaredEntering);
  });

  it("notices a policy that admits everybody", () => {
    const [deny, ...rest] = policies();
    const opened: Policy[] = [...rest, { ...deny!, spec: { podSelector: {}, ingress: [{}] } }];
    const stranger: End = { id: "stranger", namespace: "tenant-acme", labels: {} };
    const ml: End = {
      id: "ml",
      namespace: "spotify-ai-agent-dev",
      labels: { "app.kubernetes.io/instance": "spotify-ai-ml-service" },
    };
    const question = { from: stranger, to: ml, port: 8081 };
    assert.equal(new Reachability(policies(), namespaces).allows(question), false);
    assert.equal(new Reachability(opened, namespaces).allows(question), true);
  });
});
