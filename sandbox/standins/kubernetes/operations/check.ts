import type { CheckRequest, CheckResult } from "../../rpc/provider";
import type { PlainObject } from "../../rpc/values";
import { nameOf, namespaceOf, text, withValue } from "../objects/access";
import { fromObject, withoutServerMetadata } from "../objects/inputs";
import { isList, isPatch } from "../objects/kinds";
import { named } from "../objects/naming";
import type { Scope } from "../objects/object-diff";
import { isObject } from "../../rpc/values";
import { secretPlaces } from "../objects/secrets";
import type { Settings } from "../settings";

/** Completes a resource's inputs with its name and namespace, or says what is wrong with them. */
export function checkObject(request: CheckRequest, settings: Settings, scope: Scope): CheckResult {
  const { news, olds, type } = request;
  const reasons = problems(request, settings);
  if (reasons.length > 0) {
    return { inputs: news, failures: reasons.map(([property, reason]) => ({ property, reason })) };
  }
  const written = withoutNulls(withoutServerMetadata(news.values));
  const withName = isPatch(type, written) ? written : named(written, olds.values, request);
  const values = placed(withName, scope);
  return { inputs: { values, secrets: secretPlaces(values, news) } };
}

function problems(
  { news: { values }, type }: CheckRequest,
  { serverSideApply }: Settings,
): [string, string][] {
  const found: [string, string][] = [];
  if (isList(type, values)) {
    found.push(["kind", "lists cannot be created as such: create the objects in items one by one"]);
  }
  if (isPatch(type, values)) {
    if (!serverSideApply) {
      found.push(["", "patch resources need server-side apply: set enableServerSideApply on the provider"]);
    }
    if (nameOf(values) === "") {
      found.push(["metadata.name", "patch resources change an object that exists: name it"]);
    }
  }
  if (text(values, "metadata", "generateName") !== undefined && nameOf(values) === "" && serverSideApply) {
    found.push([
      "metadata.generateName",
      "not supported with server-side apply: leave it out, and a name is generated from the resource's",
    ]);
  }
  return found;
}

/** Nulls mean "not set"; what a program calls `x_kubernetes_…` stays as it spells it. */
const withoutNulls = (values: PlainObject): PlainObject => fromObject(values);

function placed(values: PlainObject, scope: Scope): PlainObject {
  const mayPlace = scope.kind === "namespaced" && isObject(values["metadata"] ?? {});
  return mayPlace && namespaceOf(values) === undefined
    ? withValue(values, ["metadata", "namespace"], scope.namespace)
    : values;
}
