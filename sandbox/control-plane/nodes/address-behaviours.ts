import { type Stage, stage, when } from "./stage";

/** As a cloud's load balancer: a name under a domain that resolves nowhere. */
const ADDRESS = `
loadBalancer:
  ingress:
  - hostname: {{ printf "%s.%s.load-balancer.internal" .metadata.name .metadata.namespace | Quote }}
`;

/** Stands in for the cloud's controller, which gives Services and Ingresses that ask for a load balancer its address. */
export const addressStages = (): readonly Stage[] => [
  stage({
    kind: "Service",
    name: "load-balancer",
    match: [when.wantsLoadBalancer, when.hasNoAddress],
    status: ADDRESS,
  }),
  stage({
    kind: "Ingress",
    name: "load-balancer",
    match: [when.ofCloudClass, when.hasNoAddress],
    status: ADDRESS,
  }),
];
