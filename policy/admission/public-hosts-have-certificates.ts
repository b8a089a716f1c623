import { admissionPolicy, list, type AdmissionRule } from "./admission-policy";

/** ENC-11 in the cluster: Every public host has a certificate. */
export const publicHostsHaveCertificates: AdmissionRule = ({ certificateIssuers }) =>
  admissionPolicy({
    control: "ENC-11",
    sentence: "public-hosts-have-certificates",
    scope: "governed",
    watches: [
      { apiGroups: ["networking.k8s.io"], resources: ["ingresses"] },
      { apiGroups: ["gateway.networking.k8s.io", "networking.istio.io"], resources: ["gateways"] },
    ],
    variables: {
      issuer:
        "has(object.metadata.annotations) ? object.metadata.annotations[?'cert-manager.io/cluster-issuer'].orValue('') : ''",
      certified:
        "object.kind == 'Ingress' && has(object.spec.tls) ? object.spec.tls.filter(t, has(t.secretName) && has(t.hosts)) : []",
    },
    holds: {
      "list every host under tls with a secret":
        "object.kind != 'Ingress' || !has(object.spec.rules) || object.spec.rules.all(r, variables.certified.exists(t, (has(r.host) ? r.host : '') in t.hosts))",
      "give every listener a certificate":
        "!has(object.spec.listeners) || object.spec.listeners.all(l, l.protocol in ['HTTPS', 'TLS'] && has(l.tls) && has(l.tls.certificateRefs) && size(l.tls.certificateRefs) > 0)",
      "give every server a certificate or redirect it":
        "!has(object.spec.servers) || object.spec.servers.all(s, has(s.tls) && ((has(s.tls.httpsRedirect) && s.tls.httpsRedirect) || (has(s.port) && s.port.protocol in ['HTTPS', 'TLS'] && (has(s.tls.credentialName) || (has(s.tls.mode) && s.tls.mode == 'ISTIO_MUTUAL')))))",
      "use an allowed issuer": `variables.issuer == '' || variables.issuer in ${list(certificateIssuers)}`,
    },
  });
