import { objectives } from "../../lib/objectives";
import {
  type Alert,
  type Monitored,
  placeLabels,
  podsOfWorkload,
  type Recording,
  type RuleGroup,
  type Severity,
} from "./monitored-types";
import { budgetOf, type Slo } from "./slo-table";

/** Windows that alerts look at. */
const windows = ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] as const;
type Window = (typeof windows)[number];

/** A speed at which the budget is used up, noticed in a long window and still true in a short one. */
interface Burn {
  /** How many times faster than the whole period's budget allows. */
  readonly factor: number;
  readonly short: Window;
  readonly long: Window;
}

/** Which burns somebody is told of, and how soon (Google, "The Site Reliability Workbook", chapter 5, table 5-8). */
export const burns: Readonly<Record<Severity, readonly Burn[]>> = {
  page: [
    { factor: 14.4, short: "5m", long: "1h" },
    { factor: 6, short: "30m", long: "6h" },
  ],
  ticket: [
    { factor: 3, short: "2h", long: "1d" },
    { factor: 1, short: "6h", long: "3d" },
  ],
};

const PERIOD = `${objectives.windowDays}d`;

/** Labels that say which objective of which workload a series is about, named as Sloth names them. */
const identityOf = (workload: Monitored, slo: Slo) => ({
  sloth_id: `${workload.namespace}-${workload.name}-${slo.name}`,
  sloth_service: workload.name,
  sloth_slo: slo.name,
  ...placeLabels(workload),
});

/** Selects the series of one objective of one workload: no other has its id. */
const selectorOf = ({ sloth_id }: ReturnType<typeof identityOf>): string => `{sloth_id="${sloth_id}"}`;

const ratio = (window: string): string => `slo:sli_error:ratio_rate${window}`;

function ratioRecordings(workload: Monitored, slo: Slo): Recording[] {
  const identity = identityOf(workload, slo);
  const scope = podsOfWorkload(workload);
  const shortest = `${ratio("5m")}${selectorOf(identity)}`;
  const recorded = (window: string, expr: string): Recording => ({
    record: ratio(window),
    expr,
    labels: { ...identity, sloth_window: window },
  });
  return [
    // Without requests the ratio is no number, and one of these would spoil every sum it is part of.
    ...windows.map((window) => recorded(window, `(${slo.badRatio(scope, window)}) >= 0`)),
    recorded(
      PERIOD,
      `sum_over_time(${shortest}[${PERIOD}]) / ignoring (sloth_window) count_over_time(${shortest}[${PERIOD}])`,
    ),
  ];
}

function budgetRecordings(workload: Monitored, slo: Slo): Recording[] {
  const identity = identityOf(workload, slo);
  const own = selectorOf(identity);
  const budget = budgetOf(slo);
  const perBudget = (window: string): string =>
    `${ratio(window)}${own} / on (sloth_id) group_left slo:error_budget:ratio${own}`;
  const expressions: readonly [string, string][] = [
    ["slo:objective:ratio", `vector(${Number((1 - budget).toFixed(6))})`],
    ["slo:error_budget:ratio", `vector(${budget})`],
    ["slo:time_period:days", `vector(${objectives.windowDays})`],
    ["slo:current_burn_rate:ratio", perBudget("5m")],
    ["slo:period_burn_rate:ratio", perBudget(PERIOD)],
    ["slo:period_error_budget_remaining:ratio", `1 - slo:period_burn_rate:ratio${own}`],
  ];
  return expressions.map(([record, expr]) => ({ record, expr, labels: identity }));
}

function burnAlerts(workload: Monitored, slo: Slo, runbooks: string): Alert[] {
  const identity = identityOf(workload, slo);
  const budget = budgetOf(slo);
  const above = (window: Window, factor: number): string =>
    `max(${ratio(window)}${selectorOf(identity)} > (${factor} * ${budget})) without (sloth_window)`;
  return (Object.entries(burns) as [Severity, readonly Burn[]][]).map(([severity, pairs]) => ({
    alert: "ErrorBudgetBurns",
    expr: pairs
      .map(({ factor, short, long }) => `(${above(short, factor)} and ${above(long, factor)})`)
      .join(" or "),
    labels: { ...identity, severity, sloth_severity: severity, owner: workload.owner },
    annotations: {
      summary: `Too many requests to ${workload.name} ${slo.failure}.`,
      description: `${workload.name} in ${workload.namespace} uses its budget of ${slo.name} up ${pairs
        .map(({ factor, long }) => `more than ${factor} times too fast over ${long}`)
        .join(", or ")}.`,
      runbook_url: `${runbooks}/${slo.runbook}`,
    },
  }));
}

/** Recordings and alerts of one objective of one workload. */
export const planBurnRates = (workload: Monitored, slo: Slo, runbooks: string): RuleGroup[] => [
  { name: `slo-ratios-${slo.name}`, rules: ratioRecordings(workload, slo) },
  { name: `slo-budget-${slo.name}`, rules: budgetRecordings(workload, slo) },
  { name: `slo-alerts-${slo.name}`, rules: burnAlerts(workload, slo, runbooks) },
];
