import { checkout } from "../support/sandbox";

/** What a program of one service is made of. */
export interface ServiceProgram {
  readonly namespace: string;
  readonly delivery: object;
  readonly version: string;
  /** Annotations of the pods: how they misbehave. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly prometheus?: string;
  /** Seconds in which a pod must be ready. */
  readonly deadline?: number;
}

/** A Pulumi program of one service, in the order of the platform's own: versions, routes, pods, Service. */
export function serviceProgram(given: ServiceProgram): string {
  const { namespace, delivery, version, annotations = {}, deadline = 60 } = given;
  const { prometheus = "http://127.0.0.1:9" } = given;
  const from = (path: string) => JSON.stringify(`${checkout}/${path}`);
  return `
import { readFileSync } from "node:fs";
import { deliverySchema } from ${from("components/delivery/delivery-schema")};
import { declareRelease } from ${from("components/delivery/release")};
import { releaseGate } from ${from("components/delivery/release-gate")};
import { planSplit } from ${from("components/delivery/split-plan")};
import { versionServices } from ${from("components/delivery/version-services")};
import { scaleTarget } from ${from("components/delivery/workload-plan")};
import { planRoutes, trialRoutes } from ${from("components/mesh/route-plan")};
import { planScaling } from ${from("components/workload/scaling-plan")};

const delivery = deliverySchema.parse(${JSON.stringify(delivery)});
const selector = { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "web" };
const split = planSplit(delivery, "web");
const topology = {
  graph: { entries: [{ to: "web", host: "web", timeoutSeconds: 5 }], calls: [], externals: [] },
  places: { web: { name: "web", namespace: ${JSON.stringify(namespace)}, port: 8080, split } },
  externals: {}, gateway: { name: "gateway", namespace: "ingress" }, mesh: true,
} as never;
const metadata = { name: "web", namespace, labels: selector };
const spec = { selector, ports: [{ name: "http", port: 80 }] };
const versions = versionServices("web", { split, namespace, labels: selector, spec }, {});
const routes = new k8s.apiextensions.CustomResource("routes", {
  apiVersion: "networking.istio.io/v1",
  kind: "VirtualService",
  metadata: { ...metadata, annotations: { "pulumi.com/patchForce": "true" } },
  spec: planRoutes({ topology, key: "web", domain: "example.org" }),
}, { dependsOn: versions });
const template = {
  metadata: { labels: selector, annotations: ${JSON.stringify(annotations)} },
  spec: { containers: [{ name: "web", image: "registry.example/web:${version}", resources: { requests: { cpu: "10m" } } }] },
};
const release = declareRelease("web", {
  metadata,
  pods: { replicas: 3, selector, template, deadline: ${deadline} },
  release: { delivery, split, routes: trialRoutes({ topology, key: "web" }), prometheus: ${JSON.stringify(prometheus)} },
  gate: releaseGate(pulumi.output(readFileSync(process.env["KUBECONFIG"] ?? "", "utf8"))),
}, { dependsOn: [routes] });
new k8s.core.v1.Service("web", { metadata, spec }, { dependsOn: release });
new k8s.autoscaling.v2.HorizontalPodAutoscaler("web", {
  metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } },
  spec: planScaling({ row: {}, replicas: { min: 3, max: 6 } }, scaleTarget("web", delivery)),
});
`;
}
