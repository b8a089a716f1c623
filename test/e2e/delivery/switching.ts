import { checkout } from "../support/sandbox";

/** What a program of one service is made of, besides what its stack file may say. */
export interface FixedPart {
  readonly namespace: string;
  /** Annotations of the pods: how they misbehave. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly prometheus?: string;
  /** Registry of the image. */
  readonly registry?: string;
  /** Seconds in which a pod must be ready. */
  readonly deadline?: number;
}

/** What a program of one service is made of. */
export interface ServiceProgram extends FixedPart {
  readonly delivery: object;
  readonly version: string;
}

const DEFAULTS = {
  annotations: {},
  prometheus: "http://127.0.0.1:9",
  registry: "registry.example",
  deadline: 60,
};

/** A Pulumi program of one service, in the order of the platform's own: versions, routes, pods, Service. */
export const serviceProgram = (given: ServiceProgram): string => programOf(JSON.stringify(given));

/** One whose delivery and version stand in the stack file, as those of the platform's services do. */
export const configuredProgram = (key: string, fixed: FixedPart): string =>
  programOf(
    `{ ...${JSON.stringify(fixed)}, ...new pulumi.Config("spotify-ai-agent").requireObject("stack").services["${key}"] }`,
    key,
  );

function programOf(given: string, key = "backend"): string {
  const from = (path: string) => JSON.stringify(`${checkout}/${path}`);
  return `
import { readFileSync } from "node:fs";
import { deliverySchema } from ${from("components/delivery/delivery-schema")};
import { planNeededKinds } from ${from("components/delivery/needed-kinds-plan")};
import { declareRelease } from ${from("components/delivery/release")};
import { releaseGate } from ${from("components/delivery/release-gate")};
import { servedKinds } from ${from("components/delivery/served-kinds")};
import { planSplit } from ${from("components/delivery/split-plan")};
import { versionServices } from ${from("components/delivery/version-services")};
import { scaleTarget } from ${from("components/delivery/workload-plan")};
import { planRoutes, trialRoutes } from ${from("components/mesh/route-plan")};
import { planBudget } from ${from("components/workload/budget-plan")};
import { planRecommendation, planScaling } from ${from("components/workload/scaling-plan")};

const given: any = { ...${JSON.stringify(DEFAULTS)}, ...${given} };
const place = given.namespace;
const delivery = deliverySchema.parse(given.delivery ?? { strategy: "rolling" });
const kubeconfig = pulumi.output(readFileSync(process.env["KUBECONFIG"] ?? "", "utf8"));
const served = servedKinds({ kind: "kubeconfig", kubeconfig, ready: [] }, planNeededKinds({ services: { web: { delivery } }, tenants: [] }, { mesh: true }));
const selector = { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web" };
const split = planSplit(delivery, "web");
const topology = {
  graph: { entries: [{ to: "web", host: "web", timeoutSeconds: 5 }], calls: [], externals: [] },
  places: { web: { name: "web", namespace: place, port: 8080, split } },
  externals: {}, gateway: { name: "gateway", namespace: "ingress" }, mesh: true,
} as never;
const metadata = { name: "web", namespace: place, labels: selector };
const spec = { selector, ports: [{ name: "http", port: 80 }] };
const first = { dependsOn: served };
const versions = versionServices("web", { split, namespace: place, labels: selector, spec }, first);
const routes = new k8s.apiextensions.CustomResource("routes", {
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { ...metadata, annotations: { "pulumi.com/patchForce": "true" } },
  spec: planRoutes({ topology, key: "web", domain: "example.org" }),
}, { dependsOn: served.then(() => versions) });
const template = {
  metadata: { labels: selector, annotations: given.annotations },
  spec: { containers: [{ name: "web", image: given.registry + "/web:" + given.version, resources: { requests: { cpu: "10m" } } }] },
};
const release = declareRelease("web", {
  metadata,
  pods: { replicas: 3, selector, template, deadline: given.deadline },
  release: { delivery, split, routes: trialRoutes({ topology, key: "web" }), prometheus: given.prometheus },
  gate: releaseGate(kubeconfig),
}, { dependsOn: [routes] });
new k8s.core.v1.Service("web", { metadata, spec }, { dependsOn: release });
const target = scaleTarget("web", delivery);
new k8s.autoscaling.v2.HorizontalPodAutoscaler("web", {
  metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
  spec: planScaling({ replicas: { min: 3, max: 6 } }, target),
}, first);
new k8s.policy.v1.PodDisruptionBudget("web", {
  metadata,
  spec: { ...planBudget({ key: "web", name: "web" }), selector: { matchLabels: selector } },
}, first);
new k8s.apiextensions.CustomResource("recommendation", {
  apiVersion: "autoscaling.k8s.io/v1", kind: "VerticalPodAutoscaler", metadata, spec: planRecommendation(target),
}, first);
export const services = { ${JSON.stringify(key)}: { name: "web", namespace: place, url: "http://web", strategy: delivery.strategy } };
export const tenants = {};
`;
}
