import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { EXIT, errorCode, Failure } from "../../lib/failure";
import { problemsOf, refusal } from "../../lib/problems";
import { type DatabaseServers, databaseServersSchema } from "../../tenants/database/servers-schema";
import { parseTenants } from "../../tenants/registry-schema";
import type { Tenant } from "../../tenants/tenant-schema";
import { type Given, readInput } from "../input/given";
import { STACK_SECTION, stackFileName } from "../stack-file";

/** The tenants of a stack and the file that lists them. */
export interface Registry {
  /** The environment that the stack is part of; several stacks may be parts of one. */
  readonly environment: string;
  /** Path of the stack's own file. */
  readonly stackFile: string;
  /** Path of the file of tenants. */
  readonly file: string;
  /** The same as the stack file names it, for messages. */
  readonly shown: string;
  readonly tenants: readonly Tenant[];
  /** Where the servers of their databases are. Undefined where these are in the cluster. */
  readonly databaseServers: DatabaseServers | undefined;
}

/** What a stack file says of its tenants, among other things. */
const stackPart = z.object({
  tenants: z.unknown(),
  environment: z.unknown(),
  databaseServers: databaseServersSchema.optional(),
});

/**
 * The part of a stack section that is about tenants, as the program will check it.
 * @throws {Failure} with exit code 2 that lists every problem at once.
 */
function readPart(stack: string, raw: unknown): z.output<typeof stackPart> {
  const { success, data, error } = stackPart.safeParse(raw ?? {});
  if (success) return data;
  throw new Failure(refusal(problemsOf(stackFileName(stack), { schema: stackPart, raw, error })), {
    remedy: "give values that the lines above ask for",
    exitCode: EXIT.usage,
  });
}

function stackText(checkout: string, stack: string): string {
  try {
    return readFileSync(join(checkout, stackFileName(stack)), "utf8");
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") throw cause;
    throw new Failure(`--stack: there is no file ${stackFileName(stack)}`, {
      remedy: "name a stack that has a stack file, such as dev",
      exitCode: EXIT.stackNotFound,
      cause,
    });
  }
}

/**
 * Checks the text of a file of tenants, as the program will.
 * @throws {Failure} with exit code 2 that lists every problem at once.
 */
export function checkTenants(file: string, text: string): readonly Tenant[] {
  const { tenants, problems } = parseTenants(file, () => text);
  if (problems.length === 0) return tenants;
  throw new Failure(refusal(problems), {
    remedy: "give values that the lines above ask for",
    exitCode: EXIT.usage,
  });
}

/**
 * The tenants of a stack, from the file that its stack file names.
 * @throws {Failure} when either file is missing or wrong.
 */
export function readRegistry(checkout: string, stack: string): Registry {
  const settings = parse(stackText(checkout, stack)) as {
    config?: Record<string, unknown>;
  } | null;
  const part = readPart(stack, settings?.config?.[STACK_SECTION]);
  const { tenants: named, environment, databaseServers } = part;
  if (typeof named !== "string")
    throw new Failure(`${stackFileName(stack)}: ${STACK_SECTION}.tenants: names no file`, {
      remedy: "name the file that lists the tenants",
      exitCode: EXIT.usage,
    });
  const file = isAbsolute(named) ? named : join(checkout, named);
  return {
    // The program refuses a stack file without one.
    environment: typeof environment === "string" ? environment : stack,
    stackFile: join(checkout, stackFileName(stack)),
    file,
    shown: named,
    tenants: checkTenants(named, readFileSync(file, "utf8")),
    databaseServers,
  };
}

const unknownTenant = ({ tenants }: Registry): string =>
  `is unknown; choose one of ${tenants.map((tenant) => tenant.id).join(", ") || "none: the stack has no tenants"}`;

/** The id of a tenant that is there, as a command's argument. */
export const knownTenant = (registry: Registry) =>
  z
    .string({ error: "name the tenant" })
    .refine((id) => registry.tenants.some((tenant) => tenant.id === id), { error: unknownTenant(registry) });

/**
 * The tenant of an id.
 * @throws {Failure} with exit code 2 when the stack has none of that id.
 */
export function findTenant(registry: Registry, id: string): Tenant {
  const found = registry.tenants.find((tenant) => tenant.id === id);
  if (found !== undefined) return found;
  throw new Failure(`tenant: "${id}" ${unknownTenant(registry)}`, {
    remedy: "correct the arguments",
    exitCode: EXIT.usage,
  });
}

/**
 * The one tenant that a command names, and nothing else.
 * @throws {Failure} with exit code 2 when there is none of that id.
 */
export function namedTenant(registry: Registry, given: Given): Tenant {
  const input = z.strictObject({ tenant: knownTenant(registry) });
  return findTenant(registry, readInput(input, given).tenant);
}
