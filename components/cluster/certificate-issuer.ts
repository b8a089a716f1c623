import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsFor } from "../../lib/labels";

/** Name of the issuer that gateways ask, the same on every cluster. */
export const ISSUER_NAME = "letsencrypt";
/** The authority's address for real certificates. */
const DIRECTORY = "https://acme-v02.api.letsencrypt.org/directory";

/** What an issuer of public certificates is made from. */
export interface CertificateIssuerArgs {
  /** The public zone: the only names it issues for. */
  readonly zone: string;
  readonly zoneId: pulumi.Input<string>;
  readonly region: string;
  /** Whom the authority tells of certificates that are about to end. @default nobody */
  readonly contact?: string | undefined;
}

/** The issuer's specification: names are proven by records in the zone, which cert-manager's own role may write. */
export const planIssuer = ({ zone, zoneId, region, contact }: CertificateIssuerArgs) => ({
  acme: {
    server: DIRECTORY,
    ...(contact === undefined ? {} : { email: contact }),
    privateKeySecretRef: { name: `${ISSUER_NAME}-account` },
    solvers: [{ selector: { dnsZones: [zone] }, dns01: { route53: { region, hostedZoneID: zoneId } } }],
  },
});

/** What signs the certificates of the gateways on a cluster with a public zone. */
export class CertificateIssuer extends pulumi.ComponentResource {
  constructor(name: string, args: CertificateIssuerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:CertificateIssuer", name, {}, opts);
    new k8s.apiextensions.CustomResource(
      name,
      {
        apiVersion: "cert-manager.io/v1",
        kind: "ClusterIssuer",
        metadata: {
          name: ISSUER_NAME,
          labels: labelsFor({ name: ISSUER_NAME, instance: ISSUER_NAME, component: "certificates" }),
        },
        spec: planIssuer(args),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
