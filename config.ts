import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { clusterProblems } from "./components/cluster/cluster-problems";
import { clusterSchema } from "./components/cluster/cluster-schema";
import { externalRangeProblems } from "./components/cluster/external-range-problems";
import { withStoreRanges } from "./components/cluster/store-ranges-plan";
import { deliverySettingsSchema } from "./components/delivery/delivery-settings-schema";
import { externalsSchema } from "./components/mesh/externals-schema";
import type { ExternalAddress, ExternalName } from "./components/mesh/graph-types";
import { observabilitySchema } from "./components/observability/observability-schema";
import { entryProblems } from "./components/platform/entry-problems";
import { gatewaySchema } from "./components/platform/gateway-schema";
import { businessMetricProblems } from "./components/services/business-metric-problems";
import { secretStoreProblems } from "./components/services/secret-store-problems";
import { secretsSchema } from "./components/services/secrets-schema";
import { releaseProblems } from "./components/services/release-problems";
import { serviceProblems } from "./components/services/service-problems";
import { servicesSchema, versionSchema } from "./components/services/services-schema";
import { ancestors } from "./lib/ancestors";
import { givenStackFile } from "./lib/given-stack-file";
import { HOST_PATTERN, PORT_PATTERN, REPOSITORY_PATTERN } from "./lib/host";
import { problemsOf, refusal } from "./lib/problems";
import { secretsProviderOf, secretsProviderProblems } from "./lib/stack-file";
import { stackHolds } from "./lib/stack-holds";
import { serverProblems } from "./tenants/database/server-problems";
import { databaseServersSchema } from "./tenants/database/servers-schema";
import { holdsProblems } from "./tenants/holds-problems";
import { parseTenants } from "./tenants/registry-schema";
import type { Tenant } from "./tenants/tenant-schema";

const TENANTS_FILE = "name the file that lists the tenants";
const tenantsFileName = z.string({ error: TENANTS_FILE }).min(1, TENANTS_FILE).max(200, TENANTS_FILE);

const stackSchema = z.strictObject({
  /** Which environment this is; part of every namespace's name. */
  environment: z.enum(["dev", "staging", "prod"], { error: "choose dev, staging or prod" }),
  cluster: clusterSchema,
  /** Registry and path that hold the services' images. */
  registry: z
    .string({ error: "give the registry and path of the service images" })
    .max(200, "give 200 characters at most")
    // A first part without dot or port would be read as a repository of the public registry.
    .regex(
      new RegExp(
        `^(?=localhost([:/]|$)|[^/]*\\.[a-z][^/.:]*([:/]|$)|[^/]*:)${HOST_PATTERN}(:${PORT_PATTERN})?(/${REPOSITORY_PATTERN})?$`,
      ),
      "no image registry; write host[:port][/path]",
    ),
  services: servicesSchema,
  externals: externalsSchema,
  gateway: gatewaySchema,
  secrets: secretsSchema,
  delivery: deliverySettingsSchema,
  observability: observabilitySchema,
  /** Whether KEDA scales services by their business metrics. @default false */
  businessMetrics: z.boolean().default(false),
  /** Version of the image with psql and pg_dump, as a tag or a sha256 digest: that of the database servers. */
  databaseTools: versionSchema.default("18.4"),
  /** Servers of tenants' databases outside the cluster. @default pods behind Services in the namespace of databases */
  databaseServers: databaseServersSchema.optional(),
  /** What of the environment this stack holds: several stacks with tenants may stand on one with the platform. */
  holds: z.enum(stackHolds, { error: `choose ${stackHolds.join(", ")}` }).default("everything"),
  /** File that lists the tenants, relative to the project. A stack that holds the platform alone has none. */
  tenants: tenantsFileName.optional(),
});

/** Everything an environment decides, checked. */
export type Stack = Omit<z.output<typeof stackSchema>, "tenants" | "externals"> & {
  readonly tenants: readonly Tenant[];
  /** Endpoints outside the cluster, each with the ranges it is reached at. */
  readonly externals: Readonly<Record<ExternalName, ExternalAddress>>;
};

/** Where {@link parseStack} finds what the stack file refers to. */
export interface Source {
  /** The stack file as messages name it. */
  readonly file: string;
  /** Reads a file of the project. */
  readonly read: (path: string) => string;
  /** What guards the stack's secrets, for example `awskms://...` or `passphrase`, where it is known. */
  readonly secretsProvider?: string | undefined;
}

/**
 * Checks a raw `stack` section and the tenants file it names.
 * @throws {pulumi.RunError} that lists every problem at once, with file, field, value and remedy.
 */
export function parseStack(raw: unknown, { file, read, secretsProvider }: Source): Stack {
  const parsed = stackSchema.safeParse(raw);
  const problems = parsed.success ? [] : problemsOf(file, { schema: stackSchema, raw, error: parsed.error });
  const { tenants: tenantsFile, environment } = (raw ?? {}) as { tenants?: unknown; environment?: unknown };
  const named = tenantsFileName.safeParse(tenantsFile);
  const listed = named.success ? parseTenants(named.data, read) : { tenants: [], problems: [] };
  const known = listed.problems.length === 0 ? listed.tenants : undefined;
  const all = [
    ...problems,
    ...holdsProblems(file, raw),
    ...secretsProviderProblems(file, environment, secretsProvider),
    ...clusterProblems(file, raw, listed.tenants),
    ...externalRangeProblems(file, raw),
    ...entryProblems(file, raw),
    ...serviceProblems(file, raw),
    ...secretStoreProblems(file, raw),
    ...businessMetricProblems(file, raw),
    ...releaseProblems(file, raw, known),
    ...serverProblems(file, raw, known),
    ...listed.problems,
  ];
  if (!parsed.success || all.length > 0) throw new pulumi.RunError(refusal(all));
  const { data } = parsed;
  return { ...data, tenants: listed.tenants, externals: withStoreRanges(data.externals, data.cluster) };
}

/** The stack's configuration. The only reader of it in the program. */
export function loadStack(): Stack {
  const file = givenStackFile(ancestors()) ?? `Pulumi.${pulumi.getStack()}.yaml`;
  const read = (path: string) => readFileSync(path, "utf8");
  return parseStack(new pulumi.Config().getObject("stack"), {
    file: basename(file),
    read,
    // A stack whose configuration is kept elsewhere has no such file.
    secretsProvider: existsSync(file) ? secretsProviderOf(read(file)) : undefined,
  });
}

/** A secret of the stack's configuration, marked so that it never appears in plain text. */
export const secretSetting = (key: string): pulumi.Output<string> => new pulumi.Config().requireSecret(key);
