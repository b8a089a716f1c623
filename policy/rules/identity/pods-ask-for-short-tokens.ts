import { workloadRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

const LONGEST = 3600;

/** IAM-10: Pods get an API token only when they ask for it, short-lived and for one audience. */
export const podsAskForShortTokens = workloadRule({
  control: "IAM-10",
  sentence: "pods-ask-for-short-tokens",
  judge: ({ path, spec }) => [
    ...unless(
      spec.automountServiceAccountToken === false,
      `${path}.automountServiceAccountToken: not false (the default is true); set false`,
    ),
    ...(spec.volumes ?? []).flatMap(({ projected }, volume) =>
      (projected?.sources ?? []).flatMap(({ serviceAccountToken: token }, source) =>
        token === undefined
          ? []
          : [
              ...unless(
                (token.audience ?? "") !== "",
                `${path}.volumes[${volume}].projected.sources[${source}].serviceAccountToken.audience: absent, so the token opens the API server; name the audience`,
              ),
              ...unless(
                (token.expirationSeconds ?? LONGEST) <= LONGEST,
                `${path}.volumes[${volume}].projected.sources[${source}].serviceAccountToken.expirationSeconds: above ${LONGEST}; lower it`,
              ),
            ],
      ),
    ),
  ],
});
