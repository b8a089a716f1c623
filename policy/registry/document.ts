import { type PlanRule, type Rule, ruleName } from "../frame/rule";
import { type FrameworkKey, frameworks } from "./control";
import { type ControlId, controls, type Family, families } from "./controls";

const keys = Object.keys(frameworks) as readonly FrameworkKey[];

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** What the document says of a control besides the registry. */
export interface Enforcement {
  readonly rules: readonly (Rule | PlanRule)[];
  /** Names of the admission policies by control. */
  readonly admission: ReadonlyMap<ControlId, readonly string[]>;
}

const enforcedBy = (id: ControlId, { rules, admission }: Enforcement): string =>
  [
    ...rules.filter(({ control }) => control === id).map((rule) => `\`${ruleName(rule)}\` (${rule.scope})`),
    ...(admission.get(id) ?? []).map((name) => `\`${name}\` (admission)`),
  ].join("<br>");

const section = (family: Family, enforcement: Enforcement): readonly string[] => [
  `## ${family.charAt(0).toUpperCase()}${family.slice(1)}`,
  "",
  row([
    "Control",
    "What holds",
    "Severity",
    "Enforced by",
    ...keys.map((key) => frameworks[key].name),
    "Remedy",
  ]),
  row(Array.from({ length: keys.length + 5 }, () => "---")),
  ...(Object.keys(families[family]) as ControlId[]).map((id) => {
    const { title, severity, remedy, ...mapped } = controls[id];
    return row([
      id,
      title,
      severity,
      enforcedBy(id, enforcement),
      ...keys.map((key) => mapped[key].join(", ") || "-"),
      remedy.replaceAll("|", "\\|"),
    ]);
  }),
  "",
];

/** The document of all controls, for `docs/controls.md`. */
export const controlDocument = (enforcement: Enforcement): string =>
  [
    "# Controls",
    "",
    "Generated from the control registry by `node -r ts-node/register/transpile-only policy/registry/write-document.ts`.",
    "Do not edit.",
    "",
    "The mappings are engineering judgement and no assessment: a control says what the program implements and shows",
    "evidence for. Editions: " +
      keys.map((key) => `${frameworks[key].name} ${frameworks[key].version}`).join(", ") +
      ".",
    "",
    "A rule is decided on one resource, on a pod template (workload), on a whole stack, on files of the repository,",
    "on what an update is about to do (plan), or by the API server (admission).",
    "",
    ...(Object.keys(families) as Family[]).flatMap((family) => section(family, enforcement)),
  ].join("\n");
