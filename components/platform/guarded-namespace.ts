import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";
import { type DataClass, platformFacts } from "../../lib/ownership";
import { podSecurityLabels } from "../../lib/pod-security";
import { denyAllCalls } from "../mesh/authorization-plan";
import { denyAllTraffic } from "../mesh/network-plan";

/** What a guarded namespace is made of. */
export interface GuardedNamespaceArgs {
  /** Its part in the platform: value of `app.kubernetes.io/name`. */
  readonly part: string;
  /** Its name in the cluster. */
  readonly live: string;
  readonly mesh: boolean;
  /** What its pods handle. */
  readonly data: DataClass;
}

/** A namespace in which nothing may run unrestricted, and nothing may talk unless another policy allows it. */
export class GuardedNamespace extends pulumi.ComponentResource {
  /** The namespace's name, known once its guards are in place. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: GuardedNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:platform:GuardedNamespace", name, {}, opts);
    const owned = { parent: this };
    const labels = labelsFor({ name: args.part, instance: args.live, component: "namespace" });
    const injection: Record<string, string> = args.mesh ? { "istio-injection": "enabled" } : {};
    const namespace = new k8s.core.v1.Namespace(
      name,
      {
        metadata: {
          name: args.live,
          labels: { ...labels, ...platformFacts(args.data), ...podSecurityLabels, ...injection },
        },
      },
      owned,
    ).metadata.name;
    const metadata = { name: "default-deny", namespace, labels };
    const guards: pulumi.Resource[] = [
      new k8s.networking.v1.NetworkPolicy(`${name}-deny`, { metadata, spec: denyAllTraffic }, owned),
    ];
    if (args.mesh) {
      guards.push(
        new k8s.apiextensions.CustomResource(
          `${name}-mutual-tls`,
          {
            apiVersion: "security.istio.io/v1",
            kind: "PeerAuthentication",
            metadata: { ...metadata, name: "default" },
            spec: { mtls: { mode: "STRICT" } },
          },
          owned,
        ),
        new k8s.apiextensions.CustomResource(
          `${name}-deny-calls`,
          { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata, spec: denyAllCalls },
          owned,
        ),
      );
    }
    this.namespace = pulumi.all([namespace, ...guards.map(({ urn }) => urn)]).apply(() => args.live);
    this.registerOutputs({ namespace: this.namespace });
  }
}
