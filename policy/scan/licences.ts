import { type Fields, fieldsOf } from "../frame/loose";
import { parseJson } from "../frame/json";
import { type Checked, finding } from "./finding";

/** Licences that ask for the source of what is built with them: they have no place in a program that is not published. */
const COPYLEFT = /\b(A?GPL|SSPL|EUPL|CC-BY-NC|CC-BY-SA|BUSL)\b/i;
const NODE_MODULES = "node_modules/";

/** What the lockfile says of one installed package. */
interface Installed {
  readonly name: string;
  readonly licence: string;
  readonly shipped: boolean;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const packageOf = (path: string, entry: Fields): Installed => ({
  name: `${path.slice(path.lastIndexOf(NODE_MODULES) + NODE_MODULES.length)}@${text(entry["version"])}`,
  licence: text(entry["license"]),
  shipped: entry["dev"] !== true,
});

const installedIn = (lockfile: string): readonly Installed[] =>
  Object.entries(fieldsOf(fieldsOf(parseJson(lockfile))["packages"]))
    .filter(([path, entry]) => path.includes(NODE_MODULES) && fieldsOf(entry)["link"] !== true)
    .map(([path, entry]) => packageOf(path, fieldsOf(entry)));

/** Packages by licence, the most frequent first. */
export const licenceList = (
  lockfile: string | undefined,
): readonly { readonly licence: string; readonly packages: number }[] => {
  const counts = new Map<string, number>();
  for (const { licence } of lockfile === undefined ? [] : installedIn(lockfile))
    counts.set(licence, (counts.get(licence) ?? 0) + 1);
  return [...counts]
    .map(([licence, packages]) => ({ licence: licence === "" ? "not declared" : licence, packages }))
    .sort((left, right) => right.packages - left.packages || left.licence.localeCompare(right.licence, "en"));
};

/** Judges the licences that the lockfile records of the installed packages. */
export function scanLicences(lockfile: string | undefined): Checked {
  if (lockfile === undefined)
    return {
      check: "licences",
      covered: [],
      notCovered: ["licences: there is no package-lock.json"],
      findings: [],
    };
  const installed = installedIn(lockfile);
  return {
    check: "licences",
    covered: [`licences of ${installed.length} npm packages, as the lockfile records them`],
    notCovered: ["licences of what images, charts and Go modules contain"],
    findings: installed.flatMap(({ name, licence, shipped }) => {
      const found = (severity: "high" | "low", message: string) => [
        finding({ subject: name, what: licence }, { check: "licences", severity, where: name, message }),
      ];
      if (COPYLEFT.test(licence) && !/ OR /.test(licence))
        return shipped
          ? found("high", `licence ${licence} asks for the source of this program; use another package`)
          : found("low", `licence ${licence}; the package is used to develop only`);
      return licence === "" ? found("low", "declares no licence in the lockfile; read its own files") : [];
    }),
  };
}
