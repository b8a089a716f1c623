import { repositoryRule } from "../../frame/rule";
import { when } from "../../frame/findings";
import { encodingsOf } from "../../frame/encodings";

/** CHG-03: Exported state holds no secret in plain text. */
export const stateHoldsNoPlainSecret = repositoryRule({
  control: "CHG-03",
  sentence: "state-holds-no-plain-secret",
  judge: ({ states, canaries }) =>
    [...states].flatMap(([stack, text]) =>
      canaries.flatMap((canary, index) =>
        Object.entries(encodingsOf(canary)).flatMap(([encoding, spelling]) =>
          when(
            text.includes(spelling),
            `canary ${index}: stands in the state as ${encoding}; wrap it with pulumi.secret`,
          ).map((message) => ({ where: stack, message })),
        ),
      ),
    ),
});
