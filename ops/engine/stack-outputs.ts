import type { Stack } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { EXIT, Failure } from "../../lib/failure";
import { nearest } from "../../lib/problems";

/** The outputs of a stack, as far as operators work with them. */
const outputsSchema = z.object({
  services: z.record(
    z.string(),
    z.object({ name: z.string(), namespace: z.string(), url: z.string(), strategy: z.string() }),
  ),
  tenants: z.record(
    z.string(),
    z.object({ namespace: z.string(), tier: z.string(), services: z.array(z.string()) }),
  ),
});

/** What a deployed stack says of itself. */
export type StackOutputs = z.output<typeof outputsSchema>;
export type ServiceOutput = StackOutputs["services"][string];

/**
 * What a stack says of itself.
 * @throws {Failure} with exit code 4 when it has not been deployed.
 */
export async function readOutputs(stack: Stack): Promise<StackOutputs> {
  const outputs = await stack.outputs();
  const plain = Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { value, secret }]) =>
      secret ? [] : [[name, value as unknown]],
    ),
  );
  const parsed = outputsSchema.safeParse(plain);
  if (parsed.success) return parsed.data;
  throw new Failure(
    `stack ${stack.name} has no outputs: it is not deployed, or its last update failed early`,
    {
      remedy: `pulumi up -s ${stack.name}`,
      exitCode: EXIT.resource,
      cause: parsed.error,
    },
  );
}

/** One service of a stack. @throws {Failure} with exit code 2 that suggests the nearest. */
export function serviceNamed({ services }: StackOutputs, key: string): ServiceOutput {
  const service = services[key];
  if (service !== undefined) return service;
  throw unknownName("service", key, Object.keys(services));
}

/** The refusal of a name that nothing has. */
export function unknownName(what: string, given: string, known: readonly string[]): Failure {
  const meant = nearest(given, known);
  return new Failure(`${what}: there is no "${given}"`, {
    remedy: meant === undefined ? `choose one of ${known.join(", ")}` : `did you mean ${meant}?`,
    exitCode: EXIT.usage,
  });
}
