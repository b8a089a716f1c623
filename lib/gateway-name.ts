import { PROJECT } from "./naming";

/** Namespace of the public gateway: the only one whose Service may be a load balancer. */
export const ingressNamespace = (environment: string): string => `${PROJECT}-${environment}-ingress`;

/** Parent of the tenants' own domains: each tenant has `<id>.tenants.<domain of the platform>`. */
export const tenantDomain = (domain: string): string => `tenants.${domain}`;

/** Class of the ingresses that a cloud's controller makes load balancers of requests for. */
export const EDGE_CLASS = "alb";

/** Name of the gateway, its workload, Service and account. */
export const GATEWAY_NAME = "platform-gateway";
