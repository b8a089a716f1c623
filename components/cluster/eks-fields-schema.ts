import { z } from "zod";
import { cidrProblem } from "../../lib/cidr";
import { HOST_PATTERN } from "../../lib/host";
import { addOnNames } from "./add-on-names";

const cidr = z.string().superRefine((text, context) => {
  const message = cidrProblem(text);
  if (message !== undefined) context.addIssue({ code: "custom", message });
});
const region = z.string().regex(/^[a-z]{2}-[a-z]+-\d$/, "use a region such as eu-west-1");
const roleArn = z
  .string()
  .regex(
    /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    "use the ARN of an IAM role, arn:aws:iam::<account>:role/<name>",
  );
const hostName = (error: string) =>
  z
    .string({ error })
    .max(253, "give 253 characters at most")
    .regex(new RegExp(`^${HOST_PATTERN}$`), error);
const minorVersion = z.string().regex(/^1\.\d{2}$/, "use a minor version such as 1.35");
const count = z.int().min(0).max(450);

/** Sizes of a node group; what it is made of stands in the node group table. */
const nodeGroupSchema = z.strictObject({
  min: count,
  /** EKS takes no group that cannot have a node. */
  max: count.min(1),
  /** Instance types that replace the table's; checked against what the group promises. */
  instanceTypes: z.array(z.string().min(1)).min(1).optional(),
  capacity: z.enum(["on-demand", "spot"]).default("on-demand"),
});

const networkSchema = z.strictObject({
  /** The VPC's range. It never changes: another one replaces the network and all that is in it. */
  cidr,
  zones: z.array(z.string().regex(/^[a-z]{2}-[a-z]+-\d[a-z]$/, "use a zone such as eu-west-1a")),
  /** Pods the private subnets must have addresses for. */
  maximumPods: z.int().min(100).max(50_000).default(3000),
  /** One NAT gateway saves money, one per zone survives the loss of a zone. */
  nat: z.enum(["one", "per-zone"]).default("per-zone"),
  /** Ranges of networks reached by peering or VPN, which must not overlap. */
  connected: z.array(cidr).default([]),
  /** Range of the Services' virtual addresses. */
  serviceCidr: cidr.default("172.20.0.0/16"),
});

const endpointSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("private") }),
  z.strictObject({ kind: z.literal("public"), allow: z.array(cidr) }),
]);

const accessSchema = z.strictObject({
  /** Roles of people in an emergency: the only cluster administrators. */
  breakGlass: z.array(roleArn).default([]),
  /** Roles that may read every object but no secret. */
  viewers: z.array(roleArn).default([]),
  /** Roles of people who approve changes. None of them may also be able to make one. */
  approvers: z.array(roleArn).default([]),
  /**
   * Whether the apply role administers the cluster: for the first update, before the program's own roles exist, and
   * for the last, which takes them away.
   * @default false
   */
  applyAdministers: z.boolean().default(false),
  /** Repository and environment whose jobs may apply; those of its environment `<environment>-preview` may preview. */
  github: z
    .strictObject({
      repository: z.string().regex(/^[\w.-]*\w[\w.-]*\/[\w.-]*\w[\w.-]*$/, "use owner/name"),
      environment: z
        .string()
        .regex(
          /^[\w.-]{1,100}$/,
          "name the environment in letters, digits and ._-, as the repository has it",
        ),
    })
    .optional(),
});

const databaseSchema = z.strictObject({
  instanceClass: z.string().regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "use a class such as db.r7g.large"),
  /** Writer and readers together. */
  instances: z.int().min(1).max(15).default(2),
  engineVersion: z
    .string()
    .regex(/^\d{2}\.\d{1,2}$/, "use a version such as 17.5, in quotes")
    .default("17.5"),
  backupDays: z.int().min(1).max(35).default(35),
});

const cacheSchema = z.strictObject({
  nodeType: z.string().regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, "use a type such as cache.r7g.large"),
  replicas: z.int().min(0).max(5).default(1),
});

const residencyClass = z.enum(["eu", "us", "any"]);

/** The fields of the `cluster` section for Amazon EKS, each judged by itself. */
export const eksObject = z.strictObject({
  kind: z.literal("eks"),
  /** The only account that may be touched. */
  account: z.string().regex(/^\d{12}$/, "use the 12 digits of the account"),
  region,
  /** Where the data of this stack's tenants may rest. */
  residency: residencyClass.default("any"),
  /** Kubernetes minor version. */
  version: minorVersion,
  /** The version that runs today, given for the one update that changes it. */
  upgradeFrom: minorVersion.optional(),
  network: networkSchema,
  endpoint: endpointSchema.default({ kind: "private" }),
  access: accessSchema.prefault({}),
  /** Keeps the cluster, the database and the keys from being deleted. */
  deletionProtection: z.boolean().default(true),
  /** The cluster's own name, typed to allow production without deletion protection for the update before its end. */
  decommission: z.string().optional(),
  /** How long logs are kept: at least a year, 2192 days where health data is handled. */
  logRetentionDays: z.int().default(365),
  /** Sizes of the shared groups; a group that is not named gets the table's sizes. */
  nodeGroups: z
    .strictObject({
      system: nodeGroupSchema,
      general: nodeGroupSchema,
      compute: nodeGroupSchema,
      accelerated: nodeGroupSchema,
      pci: nodeGroupSchema,
    })
    .partial()
    .default({}),
  /** The platform's database. Left out, it is elsewhere. */
  database: databaseSchema.optional(),
  /** The database of card data, apart from the other. Left out, it is elsewhere. */
  cardDatabase: databaseSchema.optional(),
  cache: cacheSchema.optional(),
  /** Add-ons switched on or off against the catalogue's default. */
  addOns: z.partialRecord(z.enum(addOnNames), z.boolean()).default({}),
  guardRails: z
    .strictObject({
      enabled: z.boolean().default(true),
      monthlyBudgetUsd: z.int().min(1).default(5000),
      alertEmail: z.email("use an address such as platform@example.com").optional(),
    })
    .prefault({}),
  /** The public zone and the name of the platform's front door in it. */
  dns: z
    .strictObject({
      zone: hostName("give the public zone in lower case, such as platform.example"),
      host: hostName("give the full host name in lower case, such as api.platform.example"),
      /** Whom the authority of the certificates tells when one is about to end. @default nobody */
      contact: z.email("use an address such as platform@example.com").optional(),
    })
    .optional(),
  secondRegion: z
    .strictObject({ region, cidr, routing: z.enum(["latency", "accelerator"]).default("latency") })
    .optional(),
});

/** An Amazon EKS cluster and what surrounds it. */
export type EksConfig = z.output<typeof eksObject>;
