import type { PlainObject } from "../../rpc/values";
import { annotation, condition, nameOf, object, text } from "../objects/access";
import type { Gvk } from "../objects/kinds";
import { quantity } from "../objects/semantics";
import { failed, ready, type Rule, type Verdict, waiting } from "./rule";

const STORAGE_CLASS: Gvk = { group: "storage.k8s.io", version: "v1", kind: "StorageClass" };
const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** The storage class that the claim uses, or undefined. */
function classOf(claim: PlainObject, classes: readonly PlainObject[]): PlainObject | undefined {
  const name = text(claim, "spec", "storageClassName");
  return classes.find((candidate) =>
    name === undefined ? annotation(candidate, DEFAULT_CLASS) === "true" : nameOf(candidate) === name,
  );
}

export const claimRule: Rule = {
  related: () => ({ classes: { gvk: STORAGE_CLASS } }),
  judge(claim, { classes = [] }): Verdict {
    const phase = text(claim, "status", "phase");
    if (phase === "Bound") return ready;
    const waitsForPod = classOf(claim, classes)?.["volumeBindingMode"] === "WaitForFirstConsumer";
    // Such a claim is bound when a pod uses it, which may well come after it in the program.
    if (waitsForPod && phase === "Pending") return ready;
    if (phase === "Lost") return failed("the volume of the claim is lost");
    return waiting(`Waiting for the claim to be bound (${phase ?? "not seen yet"})`);
  },
};

export const quotaRule: Rule = {
  judge(quota): Verdict {
    const [wanted, counted] = [object(quota, "spec", "hard"), object(quota, "status", "hard")];
    const isCounted = Object.entries(wanted).every(
      ([key, amount]) => quantity(counted[key]) !== undefined && quantity(counted[key]) === quantity(amount),
    );
    // Until then admission refuses every pod of the namespace.
    return isCounted ? ready : waiting("Waiting for the quota to be counted");
  },
};

export const definitionRule: Rule = {
  judge(definition): Verdict {
    const names = condition(definition, "NamesAccepted");
    if (text(names, "status") === "False") {
      return failed(`the names of the definition are not accepted: ${text(names, "message") ?? ""}`);
    }
    return text(condition(definition, "Established"), "status") === "True"
      ? ready
      : waiting("Waiting for the definition to be served");
  },
};

export const namespaceRule: Rule = {
  judge: (namespace) =>
    text(namespace, "status", "phase") === "Terminating" ? failed("the namespace is being deleted") : ready,
};
