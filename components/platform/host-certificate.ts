import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { GatewayConfig } from "./gateway-schema";
import { selfSigned } from "./self-signed";

/** What a certificate for hosts is made from. */
export interface HostCertificateArgs {
  readonly hosts: readonly string[];
  /** Who signs it. */
  readonly certificate: GatewayConfig["certificate"];
  /** Of the Secret that ends up with certificate and key. */
  readonly metadata: {
    readonly name: string;
    readonly namespace: pulumi.Input<string>;
    readonly labels: Readonly<Record<string, string>>;
  };
}

/** Registers what gives a gateway the Secret with its certificate: the Secret itself, or what an issuer makes it from. */
export function hostCertificate(
  label: string,
  { hosts, certificate, metadata }: HostCertificateArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  switch (certificate.kind) {
    case "self-signed": {
      const own = selfSigned(hosts);
      return new k8s.core.v1.Secret(
        label,
        {
          metadata,
          type: "kubernetes.io/tls",
          stringData: { "tls.crt": own.certificate, "tls.key": pulumi.secret(own.key) },
        },
        opts,
      );
    }
    case "issuer":
      return new k8s.apiextensions.CustomResource(
        label,
        {
          apiVersion: "cert-manager.io/v1",
          kind: "Certificate",
          metadata,
          spec: {
            secretName: metadata.name,
            dnsNames: hosts,
            privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
            issuerRef: { kind: "ClusterIssuer", name: certificate.name },
          },
        },
        opts,
      );
    default:
      throw new Error(`unhandled certificate ${JSON.stringify(certificate satisfies never)}`);
  }
}
