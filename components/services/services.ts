import * as pulumi from "@pulumi/pulumi";
import { imageReference, versionLabel } from "../../lib/image";
import { serviceName } from "../../lib/naming";
import { Workload } from "../workload/workload";
import { catalogue, type CatalogueRow, type ServiceKey, serviceKeys } from "./catalogue";
import type { ServiceSettings } from "./services-schema";

/** What the shared services need to know of their environment. */
export interface ServicesArgs {
  /** Registry and path of the images. */
  readonly registry: string;
  readonly settings: Readonly<Record<ServiceKey, ServiceSettings>>;
  /** The namespaces that a row may name. */
  readonly namespaces: Readonly<Record<CatalogueRow["namespace"], pulumi.Input<string>>>;
}

/** What a stack tells about one service. */
export interface ServiceOutput {
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly strategy: string;
}

/** The seven shared services. */
export class Services extends pulumi.ComponentResource {
  /** One row for each service. */
  readonly services: Readonly<Record<ServiceKey, ServiceOutput>>;

  constructor(name: string, args: ServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:services:Services", name, {}, opts);
    const rows = serviceKeys.map((key): [ServiceKey, ServiceOutput] => {
      const row: CatalogueRow = catalogue[key];
      const { replicas, version } = args.settings[key];
      const objectName = serviceName(key);
      const namespace = pulumi.output(args.namespaces[row.namespace]);
      const workload = new Workload(
        `${name}-${key}`,
        {
          row,
          key,
          objectName,
          namespace,
          image: imageReference(args.registry, objectName, version),
          version: versionLabel(version),
          replicas,
        },
        { parent: this },
      );
      return [key, { name: objectName, namespace, url: workload.url, strategy: "rolling" }];
    });
    this.services = Object.fromEntries(rows) as Record<ServiceKey, ServiceOutput>;
    this.registerOutputs({ services: this.services });
  }
}
