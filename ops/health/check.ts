import { EXIT } from "../../lib/failure";
import { renderTable } from "../../lib/table";
import type { Context, Outcome } from "../command";
import type { StackOutputs } from "../engine/stack-outputs";
import { readServiceFacts } from "./service-facts";
import { type Judged, healthIcons, judgeHealth } from "./health-plan";

/** Checks services and reports what is wrong with them. Exit code 4 where one is not healthy. */
export async function checkServices(context: Context, services: StackOutputs["services"]): Promise<Outcome> {
  const cluster = await context.cluster();
  const judged = await Promise.all(
    Object.entries(services).map(async ([key, service]) =>
      judgeHealth(await readServiceFacts(cluster, key, service)),
    ),
  );
  const ill = judged.filter(({ health }) => health !== "healthy");
  return {
    exitCode: ill.length === 0 ? EXIT.ok : EXIT.resource,
    data: {
      cluster: cluster.description,
      services: judged.map(({ facts, health, reasons }) => ({ ...facts, health, reasons })),
    },
    names: judged.map(({ facts }) => facts.key),
    text: report(judged),
    warnings: [
      "judged by the API server alone: without Prometheus the service level objectives are not looked at",
    ],
    next:
      ill[0] === undefined ? "npm run -s ops -- status" : `kubectl -n ${ill[0].facts.namespace} get events`,
  };
}

const report = (judged: readonly Judged[]): string =>
  renderTable(
    [
      ["", "SERVICE", "HEALTH", "READY", "STRATEGY", "ENDPOINTS", "RESTARTS", "NAMESPACE", "REASON"],
      ...judged.map(
        ({ facts: { key, workload, strategy, endpoints, restarts, namespace }, health, reasons }) => [
          healthIcons[health],
          key,
          health,
          workload === undefined ? "-" : `${workload.ready}/${workload.desired}`,
          strategy,
          String(endpoints ?? "-"),
          String(restarts),
          namespace,
          reasons.join("; "),
        ],
      ),
    ],
    "",
  ).join("\n");
