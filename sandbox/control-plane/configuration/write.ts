import { join } from "node:path";
import { renderKubeconfig } from "../kubeconfig";
import type { Layout } from "../layout";
import type { Credentials } from "../pki/credentials";
import type { Ports } from "../ports";
import { readIfPresent, writePrivate } from "../private-file";
import { auditPolicy } from "./audit-policy";
import { authenticationConfiguration } from "./authentication";
import { encryptionConfiguration, ensureEncryptionKey } from "./encryption";

/** Components that speak to the API server, each as itself. */
const CLIENTS = ["kube-controller-manager", "kube-scheduler", "kwok", "rollouts-controller"] as const;

/** A file that a part reads, with its content: a part is started again when the content changes. */
export interface ConfigurationFile {
  readonly path: string;
  readonly content: string;
}

/** The files that the parts read. */
export interface Configuration {
  readonly auditPolicy: ConfigurationFile;
  readonly authentication: ConfigurationFile;
  readonly encryption: ConfigurationFile;
  readonly kubeconfigs: Readonly<Record<(typeof CLIENTS)[number], ConfigurationFile>>;
}

/** Writes every configuration file whose content differs from what is there. */
export async function writeConfiguration(
  layout: Layout,
  credentials: Credentials,
  ports: Ports,
): Promise<Configuration> {
  const server = serverOf(ports);
  const kubeconfig = (user: string, holder: "admin" | (typeof CLIENTS)[number]) =>
    renderKubeconfig({
      server,
      user,
      authority: credentials.authorities.cluster,
      credential: credentials.holders[holder],
    });
  const secret = await ensureEncryptionKey(join(layout.credentials, "encryption-key.json"), layout.data);
  const json = (name: string, value: object) =>
    ensureFile(join(layout.configuration, name), `${JSON.stringify(value, null, 2)}\n`);
  const [audit, authentication, encryption, ...kubeconfigs] = await Promise.all([
    json("audit-policy.json", auditPolicy),
    json("authentication.json", authenticationConfiguration),
    ensureFile(
      join(layout.credentials, "encryption.json"),
      `${JSON.stringify(encryptionConfiguration(secret), null, 2)}\n`,
    ),
    ...CLIENTS.map((client) =>
      ensureFile(join(layout.credentials, `${client}.kubeconfig`), kubeconfig(client, client)),
    ),
    ensureFile(layout.kubeconfig, kubeconfig("sandbox-admin", "admin")),
  ]);
  return {
    auditPolicy: audit,
    authentication,
    encryption,
    kubeconfigs: Object.fromEntries(
      CLIENTS.map((client, index) => [client, kubeconfigs[index]]),
    ) as Configuration["kubeconfigs"],
  };
}

/** Address of the API server. */
export const serverOf = (ports: Ports): string => `https://127.0.0.1:${ports["kube-apiserver"]}`;

/** Writes a file unless it already has this content. */
export async function ensureFile(path: string, content: string): Promise<ConfigurationFile> {
  if ((await readIfPresent(path)) !== content) await writePrivate(path, content);
  return { path, content };
}
