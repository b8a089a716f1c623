import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { z } from "zod";
import { clusterSchema } from "./components/cluster/cluster-schema";
import { servicesSchema } from "./components/services/services-schema";
import { type Problem, problemsOf, refusal } from "./lib/problems";
import { duplicateIds, type Tenant, tenantsFileSchema } from "./tenants/tenant-schema";

const stackSchema = z.strictObject({
  /** Which environment this is; part of every namespace's name. */
  environment: z.enum(["dev", "staging", "prod"], { error: "choose dev, staging or prod" }),
  cluster: clusterSchema,
  /** Registry and path that hold the services' images. */
  registry: z
    .string({ error: "give the registry and path of the service images" })
    .regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/, "no image registry; write host[:port][/path]"),
  services: servicesSchema,
  /** File that lists the tenants, relative to the project. */
  tenants: z.string({ error: "name the file that lists the tenants" }),
});

/** Everything an environment decides, checked. */
export type Stack = Omit<z.output<typeof stackSchema>, "tenants"> & { readonly tenants: readonly Tenant[] };

/** Where {@link parseStack} finds what the stack file refers to. */
export interface Source {
  /** The stack file as messages name it. */
  readonly file: string;
  /** Reads a file of the project. */
  readonly read: (path: string) => string;
}

function parseTenants(file: string, read: Source["read"]): { tenants: Tenant[]; problems: Problem[] } {
  let raw: unknown;
  try {
    raw = parse(read(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `cannot be read (${reason}); write a YAML file with a list \`tenants\``;
    return { tenants: [], problems: [{ file, field: "", message }] };
  }
  const problems = duplicateIds(raw).map(({ index, id }) => ({
    file,
    field: `tenants.${index}.id`,
    message: `"${id}": an earlier tenant has this id; every id must be unique`,
  }));
  const result = tenantsFileSchema.safeParse(raw);
  if (result.success) return { tenants: result.data.tenants, problems };
  return {
    tenants: [],
    problems: [...problemsOf(file, { schema: tenantsFileSchema, raw, error: result.error }), ...problems],
  };
}

/**
 * Checks a raw `stack` section and the tenants file it names.
 * @throws {pulumi.RunError} that lists every problem at once, with file, field, value and remedy.
 */
export function parseStack(raw: unknown, { file, read }: Source): Stack {
  const parsed = stackSchema.safeParse(raw);
  const problems = parsed.success ? [] : problemsOf(file, { schema: stackSchema, raw, error: parsed.error });
  const tenantsFile = (raw as { tenants?: unknown } | null | undefined)?.tenants;
  const listed =
    typeof tenantsFile === "string" ? parseTenants(tenantsFile, read) : { tenants: [], problems: [] };
  const all = [...problems, ...listed.problems];
  if (!parsed.success || all.length > 0) throw new pulumi.RunError(refusal(all));
  return { ...parsed.data, tenants: listed.tenants };
}

/** The stack's configuration. The only reader of it in the program. */
export function loadStack(): Stack {
  return parseStack(new pulumi.Config().getObject("stack"), {
    file: `Pulumi.${pulumi.getStack()}.yaml`,
    read: (path) => readFileSync(path, "utf8"),
  });
}

/** A secret of the stack's configuration, marked so that it never appears in plain text. */
export const secretSetting = (key: string): pulumi.Output<string> => new pulumi.Config().requireSecret(key);
