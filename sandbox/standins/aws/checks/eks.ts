import { isArray, isObject, type PlainObject } from "../../rpc/values";
import { about, between, conflicting, name, oneOf, type Rule } from "./rule";

const version: Rule = about("version", (value) =>
  typeof value === "string" && !/^1\.\d{2}$/.test(value)
    ? `"${value}" is no Kubernetes version of EKS; write minor versions such as 1.35`
    : undefined,
);

const scaling: Rule = about("scalingConfig", (value) => {
  const { minSize: min, desiredSize: desired, maxSize: max } = isObject(value) ? value : ({} as PlainObject);
  if (typeof min === "number" && typeof max === "number" && min > max) {
    return `minSize ${min} exceeds maxSize ${max}; lower one or raise the other`;
  }
  if (typeof desired === "number" && typeof min === "number" && desired < min) {
    return `desiredSize ${desired} is below minSize ${min}; raise it or lower minSize`;
  }
  if (typeof desired === "number" && typeof max === "number" && desired > max) {
    return `desiredSize ${desired} is above maxSize ${max}; lower it or raise maxSize`;
  }
  return typeof max === "number" && max < 1 ? `maxSize ${max} is too small; choose 1 or more` : undefined;
});

const twoSubnets: Rule = about("vpcConfig.subnetIds", (value) =>
  isArray(value) && value.length < 2
    ? `names ${value.length} subnets; EKS needs at least two, in different zones`
    : undefined,
);

const someEndpoint: Rule = about("vpcConfig", (value) =>
  isObject(value) && value["endpointPrivateAccess"] === false && value["endpointPublicAccess"] === false
    ? "has neither a public nor a private endpoint; turn one on"
    : undefined,
);

const clusterName = {
  max: 100,
  form: /^[0-9A-Za-z][\w-]*$/,
  says: "letters, digits and _-, starting with a letter or digit",
};

/** What EKS refuses. */
export const clusterRules: Readonly<Record<string, readonly Rule[]>> = {
  "eks/cluster": [
    name("name", clusterName),
    version,
    twoSubnets,
    someEndpoint,
    oneOf("enabledClusterLogTypes[*]", ["api", "audit", "authenticator", "controllerManager", "scheduler"]),
    oneOf("accessConfig.authenticationMode", ["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]),
  ],
  "eks/nodeGroup": [
    name("nodeGroupName", { ...clusterName, max: 63 }),
    version,
    scaling,
    oneOf("capacityType", ["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]),
    oneOf("taints[*].effect", ["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]),
    conflicting("launchTemplate", "diskSize"),
    conflicting("launchTemplate", "remoteAccess"),
  ],
  "autoscaling/group": [between("minSize", 0, 10_000), between("maxSize", 0, 10_000)],
};
