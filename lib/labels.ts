import { PROJECT } from "./naming";

/** Prefix of every label and annotation key that the platform owns. */
export const PLATFORM_PREFIX = "platform.spotify-ai.io";

/** Label keys on tenant namespaces and objects. */
export const TENANT_LABEL = `${PLATFORM_PREFIX}/tenant`;
export const TIER_LABEL = `${PLATFORM_PREFIX}/tier`;

/** Further facts of a tenant that its namespace carries and only the platform writes. */
export const tenantFactLabels = {
  state: `${PLATFORM_PREFIX}/state`,
  residency: `${PLATFORM_PREFIX}/residency`,
  dataClass: `${PLATFORM_PREFIX}/data-class`,
  owner: `${PLATFORM_PREFIX}/owner`,
  costCentre: `${PLATFORM_PREFIX}/cost-centre`,
  retention: `${PLATFORM_PREFIX}/retention`,
} as const;

/** How long data of tenants and of the platform is kept, as on the tags of the cloud's resources. */
export const RETENTION = "365d";

/** What the recommended Kubernetes labels are made of. */
export interface Identity {
  /** What it is, for example `backend`. */
  readonly name: string;
  /** Which one of them, for example `spotify-ai-backend-service`. */
  readonly instance: string;
  /** Its part in the platform, for example `service` or `tenant`. */
  readonly component: string;
  /** Version of what it runs. @default "0.1.0", the program's own. */
  readonly version?: string;
}

/** The recommended Kubernetes labels every object of the platform carries. */
export const labelsFor = ({ name, instance, component, version = "0.1.0" }: Identity) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": instance,
  "app.kubernetes.io/component": component,
  "app.kubernetes.io/part-of": PROJECT,
  "app.kubernetes.io/version": version,
  "app.kubernetes.io/managed-by": "pulumi",
});

/** The labels a selector may use: those that never change during an object's life. */
export const selectorFor = ({ name, instance }: Pick<Identity, "name" | "instance">) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": instance,
});
