import { plainText } from "../values/plain-text";
import { seedOf } from "../values/seed";
import type { InvokeFunction } from "./function";

const auth: InvokeFunction = (args) => {
  const name = plainText(args["name"]);
  return { id: name, name, token: `k8s-aws-v1.${seedOf(name).hex("token", 64)}` };
};

const addonVersion: InvokeFunction = (args) => {
  const addonName = plainText(args["addonName"]);
  const seed = seedOf(`${addonName} ${plainText(args["kubernetesVersion"])}`);
  const version = `v1.${10 + seed.below("minor", 20)}.${seed.below("patch", 10)}-eksbuild.${1 + seed.below("build", 5)}`;
  return { ...args, id: addonName, addonName, version };
};

/** What programs ask EKS for. */
export const clusterFunctions: Readonly<Record<string, InvokeFunction>> = {
  "aws:eks/getClusterAuth:getClusterAuth": auth,
  "aws:eks/getAddonVersion:getAddonVersion": addonVersion,
};
