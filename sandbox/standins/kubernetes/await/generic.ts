import type { PlainObject } from "../../rpc/values";
import { condition, count, list, text } from "../objects/access";
import { failed, ready, type Rule, type Verdict, waiting } from "./rule";

const isTrue = (value: PlainObject, type: string): boolean =>
  text(condition(value, type), "status") === "True";

/** Phases in which an object of a kind that reports phases has settled as asked, or cannot settle. */
const settled = new Set([
  "Healthy",
  "Paused",
  "Ready",
  "Running",
  "Active",
  "Bound",
  "Succeeded",
  "Completed",
]);
const broken = new Set(["Degraded", "Failed", "Error", "Invalid"]);

/**
 * Readiness of a kind about which nothing is known, from the conventions that controllers keep: the observed
 * generation, the conditions Ready, Stalled and Reconciling, and a phase. Without any of them it is ready.
 */
export const genericRule: Rule = {
  judge(value): Verdict {
    // Some controllers write the generation as text.
    const observed =
      count(value, "status", "observedGeneration") ?? text(value, "status", "observedGeneration");
    const generation = count(value, "metadata", "generation");
    if (observed !== undefined && generation !== undefined && Number(observed) < generation) {
      return waiting("Waiting for the controller to see the change");
    }
    const message = (type: string): string => text(condition(value, type), "message") ?? type;
    if (isTrue(value, "Stalled")) return failed(message("Stalled"));
    const phase = text(value, "status", "phase");
    if (phase !== undefined && broken.has(phase)) {
      return failed(`${phase}: ${text(value, "status", "message") ?? "no message"}`);
    }
    if (isTrue(value, "Reconciling")) return waiting(message("Reconciling"));
    if (condition(value, "Ready") !== undefined) {
      return isTrue(value, "Ready") ? ready : waiting(`Waiting for readiness: ${message("Ready")}`);
    }
    if (phase !== undefined && !settled.has(phase)) {
      return waiting(`Waiting for readiness (${phase}: ${text(value, "status", "message") ?? "no message"})`);
    }
    return ready;
  },
};

/** Waits for one condition of the object: `condition=Ready`, or `condition=Suspended=False`. */
export function conditionRule(expression: string): Rule {
  const [type = "", status = "True"] = expression.replace(/^condition=/, "").split("=");
  return {
    judge(value): Verdict {
      const found = list(value, "status", "conditions").find(
        (item) => text(item, "type")?.toLowerCase() === type.toLowerCase(),
      );
      if (text(found, "status")?.toLowerCase() === status.toLowerCase()) return ready;
      const detail = text(found, "message") ?? "";
      return waiting(`Waiting for condition "${type}" to be ${status}${detail === "" ? "" : ` (${detail})`}`);
    },
  };
}
