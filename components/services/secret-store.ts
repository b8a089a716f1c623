import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { SecretReader } from "../../lib/secret-entries";
import { planStore, STORE_NAME } from "./secrets-plan";
import type { SecretsConfig } from "./secrets-schema";

/** What a namespace's store is made from. */
export interface SecretStoreArgs {
  readonly store: SecretsConfig;
  readonly environment: string;
  /** As whom it reads. */
  readonly reader: SecretReader;
  readonly namespace: pulumi.Input<string>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Registers the store that a namespace's external secrets read through; none where the program makes the secrets. */
export const secretStore = (
  name: string,
  { store, environment, reader, namespace, labels }: SecretStoreArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] =>
  store.store === "aws"
    ? [
        new k8s.apiextensions.CustomResource(
          `${name}-store`,
          {
            apiVersion: "external-secrets.io/v1",
            kind: "SecretStore",
            metadata: { name: STORE_NAME, namespace, labels },
            spec: planStore(store, environment, reader),
          },
          opts,
        ),
      ]
    : [];
