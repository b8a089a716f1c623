import { repositoryRule } from "../../frame/rule";
import { spellingsIn } from "../../frame/encodings";

/** CHG-03: Exported state holds no secret in plain text. */
export const stateHoldsNoPlainSecret = repositoryRule({
  control: "CHG-03",
  sentence: "state-holds-no-plain-secret",
  judge: ({ states, canaries }) =>
    [...states].flatMap(([stack, text]) =>
      canaries.flatMap((canary, index) =>
        spellingsIn(text, canary).map((encoding) => ({
          where: stack,
          message: `canary ${index}: stands in the state as ${encoding}; wrap it with pulumi.secret`,
        })),
      ),
    ),
});
