import { z } from "zod";
import { parseCidr } from "../../lib/cidr";
import { overlapProblem } from "../../lib/unusable-ranges";

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
/** The last label starts with a letter, so that no address passes for a name. */
const HOST = new RegExp(`^(${LABEL}\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`);
/** Longest name that a name service answers for. */
const LONGEST_HOST = 253;

/** A full host name in lower case. */
export const hostSchema = (error: string) =>
  z.string({ error }).max(LONGEST_HOST, `give ${LONGEST_HOST} characters at most`).regex(HOST, error);

const PORT = "give a port from 1 to 65535";

/** A port of TCP. */
export const portSchema = z.int({ error: PORT }).min(1, PORT).max(65_535, PORT);

/** An IPv4 range in CIDR notation whose address has no bits beyond the prefix. */
export const rangeSchema = (error: string, shortestPrefix = 0) =>
  z.string({ error }).refine((text) => (parseCidr(text)?.prefix ?? -1) >= shortestPrefix, error);

const RANGE = "give an IPv4 range without host bits, such as 10.32.64.0/20, and not all addresses";

/** A range that an endpoint outside the cluster can have. */
const outsideRange = rangeSchema(RANGE, 1).superRefine((text, context) => {
  const problem = overlapProblem(text);
  if (problem !== undefined)
    context.addIssue({ code: "custom", message: `${problem}; name the endpoint's own addresses` });
});

/** The ranges that the addresses of an outside endpoint come from. */
export const rangesSchema = z
  .array(outsideRange, { error: "give the address ranges as a list" })
  .min(1, "give at least one address range");
