import type { PlainObject, PlainValue } from "../rpc/values";
import { isArray, isObject, UNKNOWN } from "../rpc/values";
import { plainText } from "./values/plain-text";

/** The account that the stand-in plays where the configuration names none (AWS's own documentation uses it). */
export const DEFAULT_ACCOUNT = "123456789012";

/** Where the stand-in pretends to be, and who. */
export interface Account {
  readonly id: string;
  readonly region: string;
  readonly partition: string;
  readonly defaultTags: Readonly<Record<string, string>>;
}

/** Reads the provider's configuration. A region that is not known yet leaves every name in it unknown. */
export function readAccount(config: PlainObject): Account {
  const region = config["region"] ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (typeof region !== "string" || region === "") {
    throw new Error("aws:region is not set; set it with: pulumi config set aws:region <region>");
  }
  const problem = region === UNKNOWN ? undefined : regionProblem(region);
  if (problem !== undefined) throw new Error(problem);
  return {
    id: accountId(config),
    region,
    partition: partitionOf(region),
    defaultTags: defaultTags(parsed(config["defaultTags"])),
  };
}

/** What is wrong with a region's name, if anything. */
export const regionProblem = (region: string): string | undefined =>
  /^[a-z]{2}(-gov|-iso[a-z]?)?-[a-z]+-\d$/.test(region)
    ? undefined
    : `aws:region: "${region}" is no region; write one such as eu-west-1`;

/** The name of the family of regions, which every ARN starts with. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The account that the configuration insists on: one it allows, or that of a role it assumes. */
function accountId(config: PlainObject): string {
  const allowed = parsed(config["allowedAccountIds"]);
  if (isArray(allowed) && typeof allowed[0] === "string") return allowed[0];
  const roles = parsed(config["assumeRoles"]);
  const role = isArray(roles) ? roles[0] : undefined;
  const arn = isObject(role) ? role["roleArn"] : undefined;
  return (typeof arn === "string" ? arn.split(":")[4] : undefined) ?? DEFAULT_ACCOUNT;
}

function defaultTags(value: PlainValue | undefined): Record<string, string> {
  const tags = isObject(value) ? value["tags"] : undefined;
  if (!isObject(tags)) return {};
  return Object.fromEntries(Object.entries(tags).map(([key, tag]) => [key, plainText(tag)]));
}

/** Structured configuration travels as JSON in a string. */
function parsed(value: PlainValue | undefined): PlainValue | undefined {
  if (typeof value !== "string" || value === UNKNOWN) return value;
  try {
    return JSON.parse(value) as PlainValue;
  } catch {
    // A plain string is its own value.
    return value;
  }
}
