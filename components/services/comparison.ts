import { computedSettings } from "../workload/config-plan";
import { describeDelivery } from "../delivery/delivery-words";
import { planResources } from "../workload/resources-plan";
import { boundsOf, planRuntime } from "../workload/runtime-plan";
import type { WorkloadFacts } from "../workload/workload-types";

/** Addresses of the endpoints outside the cluster, a row for each. */
const externals = ({ settings = {} }: WorkloadFacts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(
      JSON.parse(settings["EXTERNALS"] ?? "{}") as Record<string, { host: string; port: number }>,
    ).map(([name, { host, port }]) => [name, `${host}:${port}`]),
  );

/** Every effective value of a service that an environment may decide or that follows from such a decision. */
function effective(facts: WorkloadFacts): Record<string, string> {
  const { requests, limits } = planResources(facts);
  const side = (values: Readonly<Record<string, string>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ");
  return {
    image: facts.image.replace(/sha256:([0-9a-f]{12})[0-9a-f]*/, "sha256:$1…"),
    replicas: `${facts.replicas.min} to ${facts.replicas.max}`,
    ...(facts.release === undefined ? {} : { delivery: describeDelivery(facts.release.delivery) }),
    requests: side(requests),
    limits: side(limits),
    runtime: Object.entries(planRuntime(facts.row.runtime, boundsOf(facts)))
      .map(([name, value]) => `\`${name}=${value}\``)
      .join(" "),
    "business metric": facts.metricSource === undefined ? "off" : (facts.row.businessMetric?.name ?? "none"),
    ...externals(facts),
    ...Object.fromEntries(
      Object.entries(facts.settings ?? {})
        .filter(([name]) => !computedSettings(facts.row).includes(name))
        .map(([name, value]) => [name, `\`${value}\``]),
    ),
  };
}

/**
 * The effective differences of one service between environments: a row for each value that is not the same
 * everywhere, with the value of every environment.
 */
export function compare(environments: readonly WorkloadFacts[]): [string, string[]][] {
  const values = environments.map(effective);
  const names = [...new Set(values.flatMap((each) => Object.keys(each)))];
  return names
    .map((name): [string, string[]] => [name, values.map((each) => each[name] ?? "none")])
    .filter(([, [first, ...others]]) => others.some((other) => other !== first));
}
