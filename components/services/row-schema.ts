import { z } from "zod";
import { criticalities } from "../../lib/criticality";
import { type NodeGroupName, nodeGroups } from "../../lib/node-groups";
import { dataClasses } from "../../lib/ownership";
import { tierNames } from "../../lib/tier-names";
import { deliverySchema } from "../delivery/delivery-schema";
import { cpuSchema, memorySchema, resourcesSchema } from "./quantity-schema";

const DNS_LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

const label = (what: string) => {
  const error = `give ${what} in lower-case letters, digits and dashes, 63 at most`;
  return z.string({ error }).regex(DNS_LABEL, error);
};
const whole = (least: number, most: number, unit: string) => {
  const error = `give a whole number of ${unit} from ${least} to ${most}`;
  return z.int({ error }).min(least, error).max(most, error);
};
const PATH = "give an absolute path in lower case, such as /var/cache/models";
const PORT = "choose a port from 1025 to 14999: lower ones need root, higher ones are the sidecar's";
const VARIABLE = "name the setting in capitals, such as MODEL_CACHE";
const SCALE = "give a number above zero";

const scratch = z.strictObject({
  name: label("the volume's name"),
  mountPath: z
    .string({ error: PATH })
    .regex(/^(\/[a-z0-9][a-z0-9._-]*)+$/, PATH)
    // The secret's files are mounted there, read-only.
    .refine((path) => !path.startsWith("/run"), "choose a path outside /run, where the secrets are"),
  size: memorySchema,
  medium: z.enum(["node", "nvme"]),
  variable: z
    .string({ error: VARIABLE })
    .regex(/^[A-Z][A-Z0-9_]*$/, VARIABLE)
    .optional(),
});

/** The form of a catalogue row: right types, in the bounds in which Kubernetes and the mesh take them. */
export const rowSchema = z.strictObject({
  role: z.string().min(1).max(60),
  owner: label("the team"),
  dataClass: z.enum(dataClasses),
  criticality: z.enum(criticalities),
  smallestTier: z.enum(tierNames),
  replicas: z.strictObject({ min: whole(1, 100, "replicas"), max: whole(1, 100, "replicas") }),
  port: z.int({ error: PORT }).min(1025, PORT).max(14_999, PORT),
  runtime: z.discriminatedUnion(
    "kind",
    [
      z.strictObject({ kind: z.literal("node") }),
      z.strictObject({ kind: z.literal("python"), workerMemory: memorySchema }),
      z.strictObject({ kind: z.literal("jvm") }),
    ],
    { error: "choose kind node, python or jvm" },
  ),
  resources: resourcesSchema,
  qos: z.discriminatedUnion(
    "kind",
    [
      z.strictObject({ kind: z.literal("guaranteed") }),
      z.strictObject({ kind: z.literal("burstable"), cpuLimit: cpuSchema }),
    ],
    { error: "choose kind guaranteed or burstable" },
  ),
  deadlines: z.strictObject({
    start: whole(1, 900, "seconds"),
    answer: whole(1, 60, "seconds"),
    drain: whole(1, 900, "seconds"),
  }),
  scratch: z.array(scratch),
  businessMetric: z
    .strictObject({
      name: z.string().regex(/^[a-z][a-z0-9_]*$/, "give a metric's name in lower case, such as queue_depth"),
      kind: z.enum(["backlog", "throughput"], { error: "choose backlog or throughput" }),
      perReplica: z.number({ error: SCALE }).positive(SCALE),
    })
    .optional(),
  secrets: z.array(label("the key")),
  artefacts: z
    .array(z.string().regex(/^[A-Z][A-Z0-9_]*$/, "name settings in capitals, such as MODEL_DIGEST"))
    .optional(),
  singleton: z
    .string()
    .regex(/[a-z]{3}/, "give the reason, in words, why two versions must not run whole beside each other")
    .optional(),
  delivery: deliverySchema.optional(),
  nodeGroup: z.enum(Object.keys(nodeGroups) as [NodeGroupName, ...NodeGroupName[]]),
  namespace: z.enum(["services", "billing"]),
});
