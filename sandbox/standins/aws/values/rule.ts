import type { PlainValue } from "../../rpc/values";
import type { Identified } from "./subject";

/** What the service sets a property to. Undefined: nothing for this resource. */
export type PropertyRule = (subject: Identified) => PlainValue | undefined;

/** By `service/kind.property`, then `*.property`. */
export type PropertyRules = Readonly<Record<string, PropertyRule>>;
