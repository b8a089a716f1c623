import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { planEnvironment } from "../../components/services/environment-plan";
import { parseStack, type Stack } from "../../config";

/** Environments that have a stack file. */
export const environments = ["dev", "staging", "prod"] as const;

/** The raw stack section of a committed stack file, open for a test to change. */
export const rawStack = (environment: string): Record<string, unknown> =>
  (
    parse(readFileSync(`Pulumi.${environment}.yaml`, "utf8")) as {
      config: Record<string, Record<string, unknown>>;
    }
  ).config["spotify-ai-agent:stack"] ?? assert.fail("no stack section");

/** A committed stack file, checked. */
export const stackOf = (environment: string): Stack =>
  parseStack(rawStack(environment), {
    file: `Pulumi.${environment}.yaml`,
    read: (path) => readFileSync(path, "utf8"),
  });

/** Platform and services of a committed stack file on a cluster that offers everything. */
export const environmentOf = (
  environment: string,
  features: {
    mesh?: boolean;
    verticalAutoscaling?: boolean;
    prometheus?: boolean;
    loadBalancers?: boolean;
  } = {},
) =>
  planEnvironment(stackOf(environment), {
    mesh: true,
    verticalAutoscaling: true,
    prometheus: true,
    loadBalancers: false,
    ...features,
  });
