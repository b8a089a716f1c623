import { parse } from "yaml";
import { reason } from "../lib/failure";
import { type Problem, problemsOf } from "../lib/problems";
import { duplicateIds, type Tenant, tenantsFileSchema } from "./tenant-schema";

/** What a file of tenants holds, and everything that is wrong with it. */
export interface ParsedTenants {
  /** Empty where anything is wrong with one of them. */
  readonly tenants: Tenant[];
  readonly problems: Problem[];
}

/** Reads and checks the file that lists the tenants of an environment. */
export function parseTenants(file: string, read: (path: string) => string): ParsedTenants {
  let raw: unknown;
  try {
    raw = parse(read(file));
  } catch (error) {
    // The reader's further lines show a piece of the file.
    const [why = ""] = reason(error).split("\n");
    const message = `cannot be read (${why.replace(/:$/, "")}); write a YAML file with a list \`tenants\``;
    return { tenants: [], problems: [{ file, field: "", message }] };
  }
  const problems = duplicateIds(raw).map(({ index, id, message }) => ({
    file,
    field: `tenants.${index}.id`,
    message: `"${id}": ${message}`,
  }));
  const result = tenantsFileSchema.safeParse(raw);
  if (result.success) return { tenants: result.data.tenants, problems };
  return {
    tenants: [],
    problems: [...problemsOf(file, { schema: tenantsFileSchema, raw, error: result.error }), ...problems],
  };
}
