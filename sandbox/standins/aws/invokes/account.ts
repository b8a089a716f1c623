import { zoneId, zonesOf } from "../values/properties-network";
import type { InvokeFunction } from "./function";

const regionArgument = (value: unknown, fallback: string): string =>
  typeof value === "string" && value !== "" ? value : fallback;

const caller: InvokeFunction = (_args, { id, partition }) => ({
  id,
  accountId: id,
  arn: `arn:${partition}:iam::${id}:user/sandbox`,
  userId: "AIDASANDBOXSANDBOX234",
});

const region: InvokeFunction = (args, account) => {
  const name = regionArgument(args["region"] ?? args["name"], account.region);
  return { id: name, name, region: name, endpoint: `ec2.${name}.amazonaws.com`, description: name };
};

const partition: InvokeFunction = (_args, account) => ({
  id: account.partition,
  partition: account.partition,
  dnsSuffix: account.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
  reverseDnsPrefix: account.partition === "aws-cn" ? "cn.com.amazonaws" : "com.amazonaws",
});

const zones: InvokeFunction = (args, account) => {
  const own = regionArgument(args["region"], account.region);
  const names = zonesOf(own);
  return { ...args, id: own, region: own, names, zoneIds: names.map(zoneId), groupNames: [own] };
};

/** Who asks, and where. */
export const accountFunctions: Readonly<Record<string, InvokeFunction>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": caller,
  "aws:index/getRegion:getRegion": region,
  "aws:index/getPartition:getPartition": partition,
  "aws:index/getAvailabilityZones:getAvailabilityZones": zones,
};
