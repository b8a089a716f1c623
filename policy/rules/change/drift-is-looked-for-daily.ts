import { repositoryRule } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { fieldsOf, listOf } from "../../frame/loose";
import { parseYaml } from "../../frame/yaml";

const WORKFLOW = /^\.github\/workflows\/[\w.-]+\.ya?ml$/;

/** CHG-06: Drift is looked for every day. */
export const driftIsLookedForDaily = repositoryRule({
  control: "CHG-06",
  sentence: "drift-is-looked-for-daily",
  judge: ({ files }) =>
    unless(
      [...files].some(([path, text]) => WORKFLOW.test(path) && looksForDrift(text)),
      "no workflow with a daily schedule looks for drift (preview --refresh --expect-no-changes); add one",
    ).map((message) => ({ where: ".github/workflows", message })),
});

const looksForDrift = (text: string): boolean => {
  const workflow = fieldsOf(parseYaml(text));
  const crons = listOf(fieldsOf(workflow["on"])["schedule"]).map((entry) => fieldsOf(entry)["cron"]);
  const commands = Object.values(fieldsOf(workflow["jobs"]))
    .flatMap((job) => listOf(fieldsOf(job)["steps"]))
    .map((step) => fieldsOf(step)["run"]);
  return (
    crons.some((cron) => typeof cron === "string" && /^\S+ \S+ \* \* \*$/.test(cron)) &&
    commands.some((run) => typeof run === "string" && /--expect-no-changes|\bdrift\b/.test(run))
  );
};
