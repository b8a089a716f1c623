import { repositoryRule } from "../../frame/rule";
import { packConfigProblems } from "../../gate/pack-config";

/** CHG-08: No mandatory rule is disabled or advisory. */
export const noRuleIsSwitchedOff = repositoryRule({
  control: "CHG-08",
  sentence: "no-rule-is-switched-off",
  judge: ({ packConfigs }) =>
    [...packConfigs].flatMap(([environment, config]) =>
      packConfigProblems(environment, config).map((message) => ({ where: environment, message })),
    ),
});
