import { stringify } from "yaml";
import type { Credential } from "./pki/certificate";

const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** A kubeconfig that holds everything it needs: the authority, the certificate and the key. */
export function renderKubeconfig(options: {
  readonly server: string;
  readonly authority: string;
  readonly user: string;
  readonly credential: Credential;
}): string {
  const cluster = "sandbox";
  const { user } = options;
  const context = `${user}@${cluster}`;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: cluster,
        cluster: { server: options.server, "certificate-authority-data": base64(options.authority) },
      },
    ],
    users: [
      {
        name: user,
        user: {
          "client-certificate-data": base64(options.credential.certificate),
          "client-key-data": base64(options.credential.key),
        },
      },
    ],
    contexts: [{ name: context, context: { cluster, user } }],
    "current-context": context,
  });
}
