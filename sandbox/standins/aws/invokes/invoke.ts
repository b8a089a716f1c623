import { unimplemented } from "../../rpc/errors";
import type { InvokeRequest } from "../../rpc/provider";
import { type Bag, hasUnknown } from "../../rpc/values";
import type { Account } from "../account";
import { accountFunctions } from "./account";
import { clusterFunctions } from "./cluster";
import type { InvokeFunction } from "./function";
import { imageFunctions } from "./images";
import { renderPolicyDocument } from "./policy-document";

const functions: Readonly<Record<string, InvokeFunction>> = {
  ...accountFunctions,
  ...clusterFunctions,
  ...imageFunctions,
  "aws:iam/getPolicyDocument:getPolicyDocument": renderPolicyDocument,
};

/** Functions whose answer is a secret, with the property that is. */
const secrets: Readonly<Record<string, string>> = {
  "aws:eks/getClusterAuth:getClusterAuth": "token",
  "aws:ssm/getParameter:getParameter": "value",
};

/** Answers a function call. */
export function invoke({ token, args }: InvokeRequest, account: Account): Bag {
  const run = functions[token];
  if (run === undefined) {
    const known = Object.keys(functions).map((name) => name.split(":").at(-1));
    throw unimplemented(
      `${token}: the stand-in for aws has no account to look this up in; it answers ${known.join(", ")}. ` +
        "Pass the value in by configuration instead",
    );
  }
  if (hasUnknown(args.values)) throw unimplemented(`${token}: the arguments are not known yet`);
  const property = secrets[token];
  return { values: run(args.values, account), secrets: property === undefined ? [] : [[property]] };
}
