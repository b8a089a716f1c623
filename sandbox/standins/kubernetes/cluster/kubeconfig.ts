import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { parse } from "yaml";
import type { PlainObject, PlainValue } from "../../rpc/values";
import { isObject } from "../../rpc/values";
import { list, object, text } from "../objects/access";

/** A command that prints a credential, for example `aws eks get-token`. */
export interface ExecCredential {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly installHint?: string;
}

/** How a user proves who it is. */
export type Credential =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "certificate"; readonly cert: string; readonly key: string }
  | { readonly kind: "exec"; readonly exec: ExecCredential };

/** One API server and how to reach it. */
export interface ClusterAccess {
  /** Where the settings come from, for messages. */
  readonly source: string;
  readonly context: string;
  readonly server: string;
  readonly ca?: string;
  readonly insecure: boolean;
  readonly serverName?: string;
  readonly credential: Credential;
  readonly namespace?: string;
}

/** A kubeconfig that was read, and the folder its relative paths start from. */
export interface Kubeconfig {
  readonly source: string;
  readonly directory: string;
  readonly content: PlainObject;
}

/** Which of a kubeconfig's entries to use instead of its own choice. */
export interface Selection {
  readonly context?: string;
  readonly cluster?: string;
  readonly namespace?: string;
}

/** Reads the kubeconfig given as text or as a path; without one, what `kubectl` would read. */
export function readKubeconfig(given: string | undefined, env: NodeJS.ProcessEnv = process.env): Kubeconfig {
  if (given !== undefined && given !== "") {
    if (!given.includes("\n") && existsSync(given)) return readFiles([given]);
    const content = parseText(given, "the provider's kubeconfig setting");
    return { source: "the provider's kubeconfig setting", directory: process.cwd(), content };
  }
  const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  const paths = listed.length > 0 ? listed : [join(homedir(), ".kube", "config")];
  const present = paths.filter((path) => existsSync(path));
  if (present.length === 0) {
    throw new Error(
      `no kubeconfig: ${paths.join(" and ")} ${paths.length > 1 ? "do" : "does"} not exist; ` +
        "set KUBECONFIG or the provider's kubeconfig setting",
    );
  }
  return readFiles(present);
}

/** Several files are read as one; the first that defines an entry wins. */
function readFiles(paths: readonly string[]): Kubeconfig {
  const files = paths.map((path) =>
    absolutePaths(parseText(readFileSync(path, "utf8"), path), dirname(path)),
  );
  const merged: PlainObject = {
    ...Object.fromEntries(
      (["clusters", "users", "contexts"] as const).map((key) => [
        key,
        files.flatMap((file) => [...list(file, key)]),
      ]),
    ),
    "current-context": files.map((file) => text(file, "current-context")).find((name) => name) ?? "",
  };
  return { source: paths.join(" and "), directory: dirname(paths[0] ?? "."), content: merged };
}

/** Relative paths count from the file that names them, also once several files are merged. */
function absolutePaths(content: PlainObject, directory: string): PlainObject {
  const fileKeys = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];
  const resolve = (value: PlainValue): PlainValue => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        fileKeys.includes(key) && typeof item === "string" && item !== "" && !isAbsolute(item)
          ? join(directory, item)
          : resolve(item),
      ]),
    );
  };
  return resolve(content) as PlainObject;
}

function parseText(content: string, source: string): PlainObject {
  let parsed: unknown;
  try {
    parsed = parse(content);
  } catch (error) {
    throw new Error(`${source} is not valid YAML`, { cause: error });
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new Error(`${source} holds no kubeconfig: expected an object with clusters, contexts and users`);
  }
  return parsed as PlainObject;
}

const named = (content: PlainObject, key: string, name: string): PlainObject | undefined => {
  const entry = list(content, key).find((item) => text(item, "name") === name);
  return isObject(entry) ? entry : undefined;
};

/** The API server, identity and namespace that the selection means. */
export function resolveAccess(config: Kubeconfig, selection: Selection): ClusterAccess {
  const { content, source } = config;
  const context = selection.context ?? text(content, "current-context") ?? "";
  const entry = named(content, "contexts", context);
  if (entry === undefined) {
    const known = list(content, "contexts").map((item) => text(item, "name") ?? "");
    throw new Error(
      `${source}: context "${context}" is not defined; use one of ${known.join(", ") || "(none defined)"}`,
    );
  }
  const clusterName = selection.cluster ?? text(entry, "context", "cluster") ?? "";
  const cluster = object(named(content, "clusters", clusterName), "cluster");
  const server = text(cluster, "server");
  if (server === undefined) {
    throw new Error(`${source}: context "${context}": cluster "${clusterName}" has no server`);
  }
  if (text(cluster, "proxy-url")) {
    throw new Error(`${source}: cluster "${clusterName}": proxy-url is not supported by this stand-in`);
  }
  const ca = inlineOrFile(cluster, "certificate-authority");
  const serverName = text(cluster, "tls-server-name");
  const namespace = selection.namespace ?? text(entry, "context", "namespace");
  const user = object(named(content, "users", text(entry, "context", "user") ?? ""), "user");
  return {
    source,
    context,
    server: server.replace(/\/+$/, ""),
    insecure: cluster["insecure-skip-tls-verify"] === true,
    credential: readCredential(user),
    ...(ca !== undefined && { ca }),
    ...(serverName !== undefined && { serverName }),
    ...(namespace !== undefined && { namespace }),
  };
}

function inlineOrFile(entry: PlainObject, key: string): string | undefined {
  const inline = text(entry, `${key}-data`);
  if (inline) return Buffer.from(inline, "base64").toString("utf8");
  const path = text(entry, key);
  return path ? readFileSync(path, "utf8") : undefined;
}

function readCredential(user: PlainObject): Credential {
  const cert = inlineOrFile(user, "client-certificate");
  const key = inlineOrFile(user, "client-key");
  if (cert !== undefined && key !== undefined) return { kind: "certificate", cert, key };
  const tokenFile = text(user, "tokenFile");
  const token = tokenFile ? readFileSync(tokenFile, "utf8").trim() : text(user, "token");
  if (token) return { kind: "token", token };
  const username = text(user, "username");
  if (username) return { kind: "basic", username, password: text(user, "password") ?? "" };
  const exec = object(user, "exec");
  const command = text(exec, "command");
  if (command === undefined) return { kind: "none" };
  const installHint = text(exec, "installHint");
  return {
    kind: "exec",
    exec: {
      command,
      args: list(exec, "args").map(String),
      env: Object.fromEntries(
        list(exec, "env").map((item) => [text(item, "name") ?? "", text(item, "value") ?? ""]),
      ),
      apiVersion: text(exec, "apiVersion") ?? "client.authentication.k8s.io/v1",
      ...(installHint !== undefined && { installHint }),
    },
  };
}
