import * as pulumi from "@pulumi/pulumi";
import type { ReleaseGate } from "../delivery/release-gate";
import { versionServices } from "../delivery/version-services";
import { ServiceRules } from "../mesh/service-rules";
import { placeOf } from "../mesh/neighbours";
import type { ObservabilitySettings } from "../observability/observability-schema";
import { ServiceMonitoring } from "../observability/service-monitoring";
import { planLabels } from "../workload/metadata-plan";
import { planServiceSpec } from "../workload/service-spec-plan";
import { Workload } from "../workload/workload";
import type { ServiceKey } from "./catalogue";
import { planMonitored, planService, type ServiceContext } from "./service-plan";
import { originsOf } from "./secret-origin-table";
import { serviceSecret } from "./service-secret";
import type { SecretsConfig } from "./secrets-schema";

/** What one shared service is made of. */
export interface SharedServiceArgs {
  readonly key: ServiceKey;
  readonly context: ServiceContext;
  readonly secrets: SecretsConfig;
  readonly namespace: pulumi.Input<string>;
  /** Domain of the public hosts. */
  readonly domain: string;
  /** Whether the cluster has the vertical autoscaler. */
  readonly recommendations: boolean;
  /** Where its alerts lead to. @default nothing watches it: the cluster lacks the kinds */
  readonly monitoring?: ObservabilitySettings | undefined;
  /** What an update waits for when it releases a new version. @default nothing */
  readonly gate?: ReleaseGate | undefined;
}

/** One service that all its tenants share: its secret, its workload, the rules of its traffic and what watches it. */
export class SharedService extends pulumi.ComponentResource {
  /** Name of the Service. */
  readonly objectName: string;
  /** Address of the Service inside the cluster. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: SharedServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:services:SharedService", name, {}, opts);
    const { key, context, namespace } = args;
    const owned = { parent: this };
    const facts = planService(key, context);
    const labels = planLabels(facts);
    const live = placeOf(context.topology, key).namespace;
    const secret = serviceSecret(
      name,
      {
        store: args.secrets,
        owner: key,
        name: facts.name,
        keys: originsOf(facts.row.secrets),
        namespace,
        live,
        labels,
      },
      owned,
    );
    const versions = versionServices(
      name,
      { split: facts.release?.split, namespace, labels, spec: planServiceSpec(facts) },
      owned,
    );
    const rules = new ServiceRules(
      name,
      {
        topology: context.topology,
        key,
        namespace,
        labels,
        replicas: facts.replicas.max,
        domain: args.domain,
      },
      // A route must not lead to a Service that is not there yet.
      { ...owned, dependsOn: versions },
    );
    const workload = new Workload(
      name,
      { facts, namespace, recommendations: args.recommendations, gate: args.gate },
      { ...owned, dependsOn: [secret, rules] },
    );
    if (args.monitoring !== undefined)
      new ServiceMonitoring(
        `${name}-monitoring`,
        { workload: planMonitored(facts, live), namespace, labels, runbooks: args.monitoring.runbooks },
        owned,
      );
    this.objectName = facts.name;
    this.url = workload.url;
    this.registerOutputs({ url: this.url });
  }
}
