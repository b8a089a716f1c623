import type { types } from "@pulumi/kubernetes";

type ObjectMeta = types.input.meta.v1.ObjectMeta;
type PodTemplateSpec = types.input.core.v1.PodTemplateSpec;

interface AnalysisReference {
  readonly templates?: readonly { readonly templateName?: string; readonly clusterScope?: boolean }[];
}

/** The parts of an Argo Rollouts `Rollout` that rules read. */
export interface RolloutArgs {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: types.input.meta.v1.LabelSelector;
    readonly template?: PodTemplateSpec;
    readonly strategy?: {
      readonly canary?: {
        readonly maxUnavailable?: number | string;
        readonly analysis?: AnalysisReference;
        readonly steps?: readonly { readonly analysis?: AnalysisReference; readonly setWeight?: number }[];
      };
      readonly blueGreen?: { readonly prePromotionAnalysis?: AnalysisReference };
    };
  };
}

/** The parts of a Gateway API `HTTPRoute` that rules read. */
export interface HttpRouteArgs {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly hostnames?: readonly string[];
    readonly parentRefs?: readonly { readonly name?: string; readonly namespace?: string }[];
  };
}

/** The parts of a Gateway API or Istio `Gateway` that rules read. */
export interface GatewayArgs {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly listeners?: readonly {
      readonly name?: string;
      readonly hostname?: string;
      readonly protocol?: string;
      readonly tls?: { readonly certificateRefs?: readonly unknown[] };
    }[];
    readonly servers?: readonly {
      readonly hosts?: readonly string[];
      readonly port?: { readonly protocol?: string };
      readonly tls?: {
        readonly mode?: string;
        readonly credentialName?: string;
        readonly httpsRedirect?: boolean;
      };
    }[];
  };
}

/** The parts of an Istio `PeerAuthentication` that rules read. */
export interface PeerAuthenticationArgs {
  readonly metadata?: ObjectMeta;
  readonly spec?: {
    readonly selector?: unknown;
    readonly mtls?: { readonly mode?: string };
    readonly portLevelMtls?: Readonly<Record<string, { readonly mode?: string }>>;
  };
}
