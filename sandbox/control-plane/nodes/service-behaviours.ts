import { type Stage, stage, when } from "./stage";

/** As a cloud's load balancer: a name under a domain that resolves nowhere. */
const ADDRESS = `
loadBalancer:
  ingress:
  - hostname: {{ printf "%s.%s.load-balancer.internal" .metadata.name .metadata.namespace | Quote }}
`;

/** Stands in for the controller that gives Services of type LoadBalancer their address. */
export const serviceStages = (): readonly Stage[] => [
  stage({
    kind: "Service",
    name: "load-balancer",
    match: [when.wantsLoadBalancer, when.hasNoAddress],
    status: ADDRESS,
  }),
];
