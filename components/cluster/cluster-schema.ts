import { z } from "zod";
import { eksSchema } from "./eks-schema";
import { featuresSchema } from "./features-schema";

/** What the simulated sandbox lacks: containers that run, a cloud's load balancers, heavy controllers. */
const sandboxFeatures = featuresSchema.extend({
  realNodes: z.literal(false).default(false),
  loadBalancers: z.literal(false).default(false),
});

const sandboxSchema = z.strictObject({
  kind: z.literal("sandbox"),
  /** Path of the sandbox's kubeconfig. Default: the environment variable KUBECONFIG. */
  kubeconfig: z.string().min(1).optional(),
  /** Context in it. Default: its current one. */
  context: z.string().min(1).optional(),
  features: sandboxFeatures.prefault({}),
});

const kubeconfigSchema = z.strictObject({
  kind: z.literal("kubeconfig"),
  /** A name for the cluster that never changes: another one replaces every object. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,62}$/, "use lower-case letters, digits and dashes, 2 to 63 characters"),
  /** Where the kubeconfig comes from: a file, a secret of the stack's configuration, or the stack that made the cluster. */
  source: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("path"), path: z.string().min(1) }),
    z.strictObject({ kind: z.literal("secret"), key: z.string().min(1) }),
    z.strictObject({
      kind: z.literal("stack"),
      stack: z
        .string()
        .regex(/^[\w.-]+\/[\w.-]+\/[\w.-]+$/, "use the stack's full name, organization/project/stack"),
    }),
  ]),
  context: z.string().min(1).optional(),
  features: featuresSchema.prefault({}),
});

/** The section `cluster` of Pulumi.<env>.yaml. */
export const clusterSchema = z.discriminatedUnion("kind", [sandboxSchema, kubeconfigSchema, eksSchema]);

/** How the stack's cluster comes about. */
export type ClusterConfig = z.output<typeof clusterSchema>;
/** The embedded sandbox. */
export type SandboxConfig = z.output<typeof sandboxSchema>;
/** A cluster made elsewhere. */
export type KubeconfigConfig = z.output<typeof kubeconfigSchema>;
