import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";
import type { ReleaseGate } from "../delivery/release-gate";
import { externalsUsedIn, planExternal } from "../mesh/egress-plan";
import type { ObservabilitySettings } from "../observability/observability-schema";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";
import { secretStore } from "./secret-store";
import { STORE_NAME } from "./secrets-plan";
import type { SecretsConfig } from "./secrets-schema";
import type { ServiceContext } from "./service-plan";
import { SharedService } from "./shared-service";

type NamespaceKey = CatalogueRow["namespace"];

/** What the shared services need to know of their environment. */
export interface ServicesArgs {
  readonly environment: string;
  readonly context: ServiceContext;
  readonly secrets: SecretsConfig;
  /** The namespaces that a row may name: as they are called, and as known once they are there. */
  readonly namespaces: Readonly<Record<NamespaceKey, pulumi.Input<string>>>;
  readonly live: Readonly<Record<NamespaceKey, string>>;
  /** Domain of the public hosts. */
  readonly domain: string;
  /** Whether the cluster has the vertical autoscaler. */
  readonly recommendations: boolean;
  /** Where alerts lead to. @default nothing watches the services: the cluster lacks the kinds */
  readonly monitoring?: ObservabilitySettings | undefined;
  /** What an update waits for when it releases a new version. @default nothing */
  readonly gate?: ReleaseGate | undefined;
}

/** What a stack tells about one service. */
export interface ServiceOutput {
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly strategy: string;
}

/** The seven shared services, and what those of a namespace have in common. */
export class Services extends pulumi.ComponentResource {
  /** One row for each service. */
  readonly services: Readonly<Record<ServiceKey, ServiceOutput>>;

  constructor(name: string, args: ServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:services:Services", name, {}, opts);
    const { context } = args;
    const stores: Record<NamespaceKey, pulumi.Resource[]> = {
      services: this.common(name, args, "services"),
      billing: this.common(name, args, "billing"),
    };
    const rows = serviceKeys.map((key): [ServiceKey, ServiceOutput] => {
      const { namespace: place }: CatalogueRow = catalogue[key];
      const namespace = pulumi.output(args.namespaces[place]);
      const { objectName, url } = new SharedService(
        `${name}-${key}`,
        { ...args, key, namespace },
        { parent: this, dependsOn: stores[place] },
      );
      return [key, { name: objectName, namespace, url, strategy: context.settings[key].delivery.strategy }];
    });
    this.services = Object.fromEntries(rows) as Record<ServiceKey, ServiceOutput>;
    this.registerOutputs({ services: this.services });
  }

  /** What the services of one namespace share: its secret store, and the outside endpoints they use. */
  private common(name: string, args: ServicesArgs, part: NamespaceKey): pulumi.Resource[] {
    const { context, secrets, namespaces, live } = args;
    const owned = { parent: this };
    const metadata = (object: string, component: string) => ({
      name: object,
      namespace: namespaces[part],
      labels: labelsFor({ name: object, instance: `${live[part]}-${object}`, component }),
    });
    const custom = (suffix: string, body: k8s.apiextensions.CustomResourceArgs) =>
      new k8s.apiextensions.CustomResource(`${name}-${part}-${suffix}`, body, owned);
    const store = secretStore(
      `${name}-${part}`,
      {
        store: secrets,
        environment: args.environment,
        reader: { kind: part },
        namespace: namespaces[part],
        labels: metadata(STORE_NAME, "secrets").labels,
      },
      owned,
    );
    const endpoints = context.topology.mesh
      ? externalsUsedIn(context.topology, live[part]).map((external) =>
          custom(external, {
            apiVersion: "networking.istio.io/v1",
            kind: "ServiceEntry",
            metadata: metadata(external, "egress"),
            spec: planExternal(context.topology, external),
          }),
        )
      : [];
    return [...store, ...endpoints];
  }
}
