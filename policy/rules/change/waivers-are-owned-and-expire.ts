import { repositoryRule } from "../../frame/rule";
import { parseYaml } from "../../frame/yaml";
import { waiverProblems, WAIVERS_PATH } from "../../gate/waivers";

/** CHG-07: Every waiver is owned, justified, approved by another and expires. */
export const waiversAreOwnedAndExpire = repositoryRule({
  control: "CHG-07",
  sentence: "waivers-are-owned-and-expire",
  judge: ({ files, today }) => {
    const text = files.get(WAIVERS_PATH);
    return text === undefined
      ? [{ where: WAIVERS_PATH, message: "absent; commit one, with an empty list where nothing is waived" }]
      : waiverProblems(parseYaml(text), today).map((message) => ({ where: WAIVERS_PATH, message }));
  },
});
