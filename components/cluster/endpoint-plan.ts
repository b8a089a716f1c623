import { addresses, parseCidr } from "../../lib/cidr";
import type { EksConfig } from "./eks-fields-schema";
import type { Finding } from "./finding";

/** The widest range an allow-list may name: a /8 is what the largest private networks have. */
const WIDEST_PREFIX = 8;

/** A public endpoint that everyone may knock at. */
export function endpointProblems(endpoint: EksConfig["endpoint"]): Finding[] {
  if (endpoint.kind === "private") return [];
  const none: Finding = {
    field: "endpoint.allow",
    value: endpoint.allow,
    message: "a public endpoint needs an allow-list; name ranges, or set kind to private",
  };
  return [...(endpoint.allow.length === 0 ? [none] : []), ...endpoint.allow.flatMap(allowProblem)];
}

function allowProblem(text: string, index: number): Finding[] {
  const range = parseCidr(text);
  if (range === undefined || range.prefix >= WIDEST_PREFIX) return [];
  const size = range.prefix === 0 ? "the whole internet" : `${addresses(range.prefix)} addresses`;
  return [
    {
      field: `endpoint.allow.${index}`,
      value: text,
      message: `allows ${size}; name the ranges that need it`,
    },
  ];
}
