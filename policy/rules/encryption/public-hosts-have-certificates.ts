import { resourceRule } from "../../frame/rule";
import type { Judged } from "../../frame/resource";
import { when, unless, type Findings } from "../../frame/findings";

const ISSUER = "cert-manager.io/cluster-issuer";

/** ENC-11: Every public host has a certificate. */
export const publicHostsHaveCertificates = resourceRule({
  control: "ENC-11",
  sentence: "public-hosts-have-certificates",
  settings: ["certificateIssuers"],
  kinds: [
    "k8s:networking.k8s.io:Ingress",
    "k8s:gateway.networking.k8s.io:Gateway",
    "k8s:networking.istio.io:Gateway",
  ],
  judge: ({ props }, { certificateIssuers }) => {
    const { metadata, spec = {} } = props;
    const issuer = metadata?.annotations?.[ISSUER];
    return [
      ...when(
        issuer !== undefined && !certificateIssuers.includes(issuer),
        `metadata.annotations[${ISSUER}]: not in certificateIssuers; use an allowed issuer`,
      ),
      ...("servers" in spec ? judgeServers(spec.servers ?? []) : []),
      ...("listeners" in spec ? judgeListeners(spec.listeners ?? []) : []),
      ...("rules" in spec ? judgeIngress(spec) : []),
    ];
  },
});

const judgeIngress = ({ rules = [], tls = [] }: IngressSpec): Findings => {
  const certified = tls
    .filter(({ secretName }) => secretName !== undefined)
    .flatMap(({ hosts = [] }) => hosts);
  return rules.flatMap(({ host = "" }, index) =>
    unless(
      certified.includes(host),
      `spec.rules[${index}].host: no entry under spec.tls with a secret; add one`,
    ),
  );
};

const judgeListeners = (listeners: NonNullable<GatewaySpec["listeners"]>): Findings =>
  listeners.flatMap(({ protocol, tls }, index) =>
    unless(
      (protocol === "HTTPS" || protocol === "TLS") && (tls?.certificateRefs ?? []).length > 0,
      `spec.listeners[${index}]: not HTTPS with a certificate; add both`,
    ),
  );

const judgeServers = (servers: NonNullable<GatewaySpec["servers"]>): Findings =>
  servers.flatMap(({ port, tls }, index) =>
    unless(
      tls?.httpsRedirect === true ||
        ((port?.protocol === "HTTPS" || port?.protocol === "TLS") &&
          (tls?.credentialName !== undefined || tls?.mode === "ISTIO_MUTUAL")),
      `spec.servers[${index}]: neither HTTPS with a certificate nor a redirect to it; add one`,
    ),
  );

type IngressSpec = NonNullable<Judged<"k8s:networking.k8s.io:Ingress">["props"]["spec"]>;
type GatewaySpec = NonNullable<Judged<"k8s:networking.istio.io:Gateway">["props"]["spec"]>;
