import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { SecretKey } from "../../lib/secret-entries";
import { secretName } from "../workload/volumes-plan";
import { localValues, planExternalSecret } from "./secrets-plan";
import type { SecretsConfig } from "./secrets-schema";

/** What the secret of one service is made from. */
export interface ServiceSecretArgs {
  readonly store: SecretsConfig;
  /** What holds the values in the store, for example `auth` or `tenants/acme/database`. */
  readonly owner: string;
  /** The service's name in the cluster. */
  readonly name: string;
  readonly keys: readonly SecretKey[];
  readonly namespace: pulumi.Input<string>;
  /** The namespace's name: local values follow from it. */
  readonly live: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Registers the secret of one service: what External Secrets will make it from, or in a sandbox the secret. */
export function serviceSecret(
  name: string,
  args: ServiceSecretArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { store, owner, keys, namespace, labels } = args;
  switch (store.store) {
    case "local":
      return new k8s.core.v1.Secret(
        `${name}-secrets`,
        {
          metadata: { name: secretName(args.name), namespace, labels },
          stringData: pulumi.secret(localValues(args.live, owner, keys)),
        },
        opts,
      );
    case "aws":
      return new k8s.apiextensions.CustomResource(
        `${name}-secrets`,
        {
          apiVersion: "external-secrets.io/v1",
          kind: "ExternalSecret",
          metadata: { name: args.name, namespace, labels },
          spec: planExternalSecret(store, { name: args.name, owner, keys }),
        },
        opts,
      );
    default:
      throw new Error(`unhandled store ${JSON.stringify(store satisfies never)}`);
  }
}
