import type { Context, CheckRequest, CheckResult } from "../../rpc/provider";
import { type Bag, type PlainObject, UNKNOWN } from "../../rpc/values";
import { text } from "../objects/access";
import { suffix } from "../objects/naming";

/** The type of a Helm release, which is no object of the API server. */
export const HELM_RELEASE = "kubernetes:helm.sh/v3:Release";

/** Completes a release's name and namespace. */
export function checkRelease(request: CheckRequest, namespace: string): CheckResult {
  const { news, olds, name, randomSeed } = request;
  const chosen = news.values["name"] ?? text(olds.values, "name") ?? `${name}-${suffix(randomSeed, name)}`;
  return {
    inputs: {
      ...news,
      values: { ...news.values, name: chosen, namespace: news.values["namespace"] ?? namespace },
    },
  };
}

/** `namespace/name`. */
export const releaseId = (inputs: PlainObject): string =>
  `${text(inputs, "namespace") ?? "default"}/${text(inputs, "name") ?? ""}`;

/** Says that nothing is installed. */
export const warnRecorded = ({ engine }: Context, urn: string, inputs: PlainObject): Promise<void> =>
  engine.log({
    severity: "warning",
    message:
      `Helm release ${releaseId(inputs)} is recorded, not installed: the stand-in kubernetes plugin runs no Helm. ` +
      "With the official plugin the chart is installed.",
    urn,
  });

/** The outputs of a release that is only recorded. */
export function recorded({ values, secrets }: Bag, revision: number): Bag {
  const status = {
    name: values["name"] ?? UNKNOWN,
    namespace: values["namespace"] ?? UNKNOWN,
    chart: values["chart"] ?? "",
    version: values["version"] ?? "",
    appVersion: "",
    revision,
    status: "recorded",
  };
  return { values: { ...values, resourceNames: {}, status }, secrets };
}
