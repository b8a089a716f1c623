import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";
import { billingNamespace, servicesNamespace } from "../../lib/naming";
import { podSecurityLabels } from "../../lib/pod-security";

/** What a cluster gets once for an environment. */
export class Platform extends pulumi.ComponentResource {
  /** Namespace of the shared services and namespace of billing. */
  readonly namespaces: { readonly services: pulumi.Output<string>; readonly billing: pulumi.Output<string> };

  constructor(name: string, args: { readonly environment: string }, opts?: pulumi.ComponentResourceOptions) {
    super("platform:platform:Platform", name, {}, opts);
    const namespace = (suffix: string, live: string) =>
      new k8s.core.v1.Namespace(
        `${name}-${suffix}`,
        {
          metadata: {
            name: live,
            labels: {
              ...labelsFor({ name: suffix, instance: live, component: "namespace" }),
              ...podSecurityLabels,
            },
          },
        },
        { parent: this },
      ).metadata.name;
    this.namespaces = {
      services: namespace("services", servicesNamespace(args.environment)),
      billing: namespace("billing", billingNamespace(args.environment)),
    };
    this.registerOutputs({ namespaces: this.namespaces });
  }
}
