import { GATEWAY_NAME } from "../../lib/gateway-name";
import type { GatewayConfig } from "../../components/platform/gateway-schema";
import type { Topology } from "../../components/mesh/mesh-types";
import type { End, Question, Reachability } from "./reachability";

const instance = (name: string) => ({ "app.kubernetes.io/instance": name });

/** Pods that every service talks to, as they are outside the platform's own code. */
const dns: End = { id: "dns", namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const istiod: End = { id: "istiod", namespace: "istio-system", labels: { app: "istiod" } };
const prometheus: End = {
  id: "prometheus",
  namespace: "monitoring",
  labels: { "app.kubernetes.io/name": "prometheus" },
};
const collector: End = {
  id: "collector",
  namespace: "opentelemetry",
  labels: { "app.kubernetes.io/component": "opentelemetry-collector" },
};
const stranger: End = { id: "stranger", namespace: "tenant-acme", labels: { app: "anything" } };
const intruder: End = { id: "intruder", namespace: "spotify-ai-agent-dev", labels: { app: "anything" } };
const internet: End = { id: "internet", address: "8.8.8.8" };
const metadata: End = { id: "metadata", address: "169.254.169.254" };

const ends = (topology: Topology): End[] => [
  ...Object.entries(topology.places).map(([id, { name, namespace }]) => ({
    id,
    namespace,
    labels: instance(name),
  })),
  { id: "gateway", namespace: topology.gateway.namespace, labels: instance(GATEWAY_NAME) },
  ...Object.entries(topology.externals).map(([id, { ranges }]) => ({
    id,
    address: (ranges[0] ?? "").split("/")[0] ?? "",
  })),
  dns,
  istiod,
  prometheus,
  collector,
  stranger,
  intruder,
  internet,
  metadata,
];

/** Every connection that anybody could try: from each pod or address to each other, on every port in use. */
function everyQuestion(topology: Topology): Question[] {
  const all = ends(topology);
  const ports = new Set([
    ...Object.values(topology.places).map(({ port }) => port),
    ...Object.values(topology.externals).map(({ port }) => port),
    ...[53, 80, 443, 4317, 8443, 9090, 15_008, 15_012, 15_020, 22],
  ]);
  const own = new Set(["gateway", "intruder", ...Object.keys(topology.places)]);
  return all.flatMap((from) =>
    all
      // Only what begins or ends in the platform's own namespaces is its business.
      .filter((to) => from.id !== to.id && (own.has(from.id) || own.has(to.id)))
      .flatMap((to): Question[] => [
        ...[...ports].map((port) => ({ from, to, port })),
        { from, to, port: 53, protocol: "UDP" },
      ]),
  );
}

/** What the graph declares, written down without the planners: `from -> to protocol/port`. */
function declaredFlows(topology: Topology, { clients }: GatewayConfig): string[] {
  const { graph, places, externals } = topology;
  const port = (key: string) => places[key]?.port ?? 0;
  const members = [...Object.keys(places), "gateway"];
  const open = clients.includes("0.0.0.0/0")
    ? ends(topology)
        .map(({ id }) => id)
        // A pod of the platform needs its own leave to go out, and none has it.
        .filter((id) => id !== "gateway" && id !== "intruder" && !members.includes(id))
    : [];
  return [
    ...graph.entries.map(({ to }) => `gateway -> ${to} TCP/${port(to)}`),
    ...graph.calls.map(({ from, to }) => `${from} -> ${to} TCP/${port(to)}`),
    ...graph.externals.map(({ from, to }) => `${from} -> ${to} TCP/${externals[to].port}`),
    ...members.flatMap((from) => [
      `${from} -> dns TCP/53`,
      `${from} -> dns UDP/53`,
      `${from} -> istiod TCP/15012`,
      `${from} -> collector TCP/4317`,
      `prometheus -> ${from} TCP/15020`,
    ]),
    ...open.flatMap((from) => [8080, 8443].map((to) => `${from} -> gateway TCP/${to}`)),
  ];
}

/** How questions are put: the ends may be replaced by what is live. */
interface Asked {
  readonly net: Reachability;
  readonly topology: Topology;
  readonly gateway: GatewayConfig;
  readonly real?: (end: End) => End;
}

/**
 * What policies let through against what the graph declares: together, and each side by itself, so that one side is
 * never right only because the other is.
 */
export function compareWithGraph({ net, topology, gateway, real = (end) => end }: Asked) {
  const own = new Set(["gateway", ...Object.keys(topology.places)]);
  const declared = declaredFlows(topology, gateway);
  const name = ({ from, to, port, protocol = "TCP" }: Question) =>
    `${from.id} -> ${to.id} ${protocol}/${port}`;
  const live = (question: Question) => ({ ...question, from: real(question.from), to: real(question.to) });
  const questions = everyQuestion(topology);
  // A range of clients that holds every address admits the platform's own pods as well, which cannot leave for it.
  const entered = ({ to, port }: Question) => to.id === "gateway" && [8080, 8443].includes(port);
  const flows = (chosen: Question[]) => chosen.map(name).sort();
  const among = (chosen: Question[]) => {
    const names = new Set(chosen.map(name));
    return declared.filter((flow) => names.has(flow)).sort();
  };
  const leaving = questions.filter(({ from }) => own.has(from.id));
  const entering = questions.filter((question) => own.has(question.to.id) && !entered(question));
  return {
    open: flows(questions.filter((question) => net.allows(live(question)))),
    declared: declared.sort(),
    leaving: flows(leaving.filter((question) => net.side("egress", live(question)))),
    declaredLeaving: among(leaving),
    entering: flows(entering.filter((question) => net.side("ingress", live(question)))),
    declaredEntering: among(entering),
  };
}
