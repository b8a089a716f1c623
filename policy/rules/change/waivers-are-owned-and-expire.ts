import { repositoryRule } from "../../frame/rule";
import { parseYaml } from "../../frame/yaml";
import { waiverProblems } from "../../gate/waivers";

export const WAIVERS_FILE = "policy/waivers.yaml";

/** CHG-07: Every waiver is owned, justified, approved by another and expires. */
export const waiversAreOwnedAndExpire = repositoryRule({
  control: "CHG-07",
  sentence: "waivers-are-owned-and-expire",
  judge: ({ files, today }) => {
    const text = files.get(WAIVERS_FILE);
    return text === undefined
      ? [{ where: WAIVERS_FILE, message: "absent; commit one, with an empty list where nothing is waived" }]
      : waiverProblems(parseYaml(text), today).map((message) => ({ where: WAIVERS_FILE, message }));
  },
});
