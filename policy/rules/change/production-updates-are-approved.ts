import { repositoryRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

/** CHG-05: Every production update ran with the approved policy pack and an approved plan. */
export const productionUpdatesAreApproved = repositoryRule({
  control: "CHG-05",
  sentence: "production-updates-are-approved",
  settings: ["productionStack"],
  judge: ({ deployments }, { productionStack }) =>
    deployments
      .filter(({ stack }) => stack === productionStack)
      .flatMap(({ at, policyPackHash, approvedPolicyPackHash, planHash, approvedPlanHash }) =>
        [
          ...unless(
            policyPackHash !== undefined && policyPackHash === approvedPolicyPackHash,
            "policy pack: not the approved one; deploy through the pipeline",
          ),
          ...unless(
            planHash !== undefined && planHash === approvedPlanHash,
            "plan: not the approved one; deploy the saved plan",
          ),
        ].map((message) => ({ where: `${productionStack} at ${at}`, message })),
      ),
});
