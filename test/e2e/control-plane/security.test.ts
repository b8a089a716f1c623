import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { controlPlaneStatus } from "../../../sandbox/control-plane/index";
import { Api } from "../support/api";
import { eventually } from "../support/wait";
import { Workspace } from "./workspace";

const CANARY = "canary-4f1c9b7e-plain";

function files(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? [path, ...files(path)] : [path];
  });
}

/** Whether any file below a directory holds a text. */
const holds = (directory: string, text: string) =>
  files(directory).some((path) => statSync(path).isFile() && readFileSync(path).includes(text));

describe("the control plane keeps to itself", () => {
  const workspace = new Workspace("e2e-security");
  const status = async () => controlPlaneStatus(workspace.home);
  const port = async (name: string) => (await status()).find((part) => part.name === name)!.port!;

  it("lets nobody else read its files", () => {
    const open = files(workspace.file()).filter((path) => (statSync(path).mode & 0o077) !== 0);
    // Some parts make files of their own with wider modes; the closed directories above them decide.
    const reachable = open.filter((path) => {
      const inside = path.slice(workspace.file().length).split("/").slice(1, -1);
      return inside.every((_, depth) => {
        const directory = workspace.file(...inside.slice(0, depth + 1));
        return (statSync(directory).mode & 0o011) !== 0;
      });
    });
    assert.equal(statSync(workspace.file()).mode & 0o777, 0o700);
    assert.deepEqual(reachable, []);
    for (const path of files(workspace.file("credentials")))
      assert.equal(statSync(path).mode & 0o777, 0o600, path);
  });

  it("listens on loopback only", async function () {
    if (process.platform !== "linux") return;
    for (const { name, pid } of await status()) {
      const sockets = listeningAddresses(pid!);
      assert.deepEqual(
        sockets.filter((address) => address !== "0100007F"),
        [],
        name,
      );
    }
  });

  it("answers strangers nothing but that it is well", async () => {
    const server = await port("kube-apiserver");
    assert.equal(await anonymous(server, "/livez"), 200);
    assert.equal(await anonymous(server, "/version"), 401);
    assert.equal(await anonymous(server, "/api/v1/namespaces"), 401);
    assert.equal(await anonymous(await port("kube-controller-manager"), "/metrics"), 403);
  });

  it("lets only the API server into the database", async () => {
    const database = await port("etcd");
    await assert.rejects(anonymous(database, "/version"));
    const admin = {
      cert: readFileSync(workspace.file("credentials", "admin.crt")),
      key: readFileSync(workspace.file("credentials", "admin.key")),
    };
    await assert.rejects(anonymous(database, "/version", admin));
  });

  it("stores no Secret in plain text, and writes none into a log", async () => {
    await workspace.create(`${workspace.core}/configmaps`, {
      metadata: { name: "control" },
      data: { value: `${CANARY}-configmap` },
    });
    await workspace.create(`${workspace.core}/secrets`, {
      metadata: { name: "canary" },
      stringData: { value: `${CANARY}-secret` },
    });
    await eventually("the write", () =>
      Promise.resolve(holds(workspace.file("etcd"), `${CANARY}-configmap`)),
    );
    assert.equal(holds(workspace.file("etcd"), `${CANARY}-secret`), false);
    const encoded = Buffer.from(`${CANARY}-secret`).toString("base64");
    assert.equal(holds(workspace.file("etcd"), encoded), false);
    for (const text of [`${CANARY}-secret`, encoded, `${CANARY}-configmap`]) {
      assert.equal(holds(workspace.file("logs"), text), false, text);
    }
  });

  it("writes down who changed what, and what access was changed to", async () => {
    await workspace.create(`${workspace.group("rbac.authorization.k8s.io/v1")}/roles`, {
      metadata: { name: "audited" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    });
    const events = await eventually("the audit log", () => {
      const lines = readFileSync(workspace.file("logs", "audit.log"), "utf8").trim().split("\n");
      const own = lines
        .filter((line) => line.includes(`"namespace":"${workspace.namespace}"`))
        .map((line) => JSON.parse(line) as AuditEvent);
      return Promise.resolve(own.some(({ objectRef }) => objectRef.name === "audited") ? own : undefined);
    });
    const of = (resource: string, name: string) =>
      events.find(
        ({ objectRef, verb }) =>
          verb === "create" && objectRef.resource === resource && objectRef.name === name,
      );
    const role = of("roles", "audited");
    assert.equal(role?.user.username, "sandbox-admin");
    assert.deepEqual(role.requestObject?.rules?.[0]?.verbs, ["get"]);
    const secret = of("secrets", "canary");
    assert.equal(secret?.user.username, "sandbox-admin");
    assert.equal(secret.requestObject, undefined);
    assert.equal(secret.responseObject, undefined);
  });

  it("gives every component the rights it needs and no more", async () => {
    const may = async (user: string, right: `${string} ${string}`, namespace = "") => {
      const [verb = "", resource = ""] = right.split(" ");
      const api = new Api(workspace.file("credentials", `${user}.kubeconfig`));
      const [name, subresource = ""] = resource.split("/");
      const { body } = await api.ask<{ status: { allowed: boolean } }>(
        "POST",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        { body: { spec: { resourceAttributes: { verb, resource: name, subresource, namespace } } } },
      );
      return body.status.allowed;
    };
    assert.equal(await may("kwok", "patch pods/status"), true);
    assert.equal(await may("kwok", "create pods"), false);
    assert.equal(await may("kwok", "get secrets"), false);
    assert.equal(await may("rollouts-controller", "get secrets", "argo-rollouts"), true);
    assert.equal(await may("rollouts-controller", "get secrets", workspace.namespace), false);
    assert.equal(await may("rollouts-controller", "create pods"), false);
    assert.equal(await may("kube-scheduler", "create pods/binding"), true);
    assert.equal(await may("kube-scheduler", "get secrets"), false);
  });
});

interface AuditEvent {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef: { readonly resource: string; readonly name?: string };
  readonly requestObject?: { readonly rules?: { verbs: string[] }[] };
  readonly responseObject?: unknown;
}

/** The status of an answer to somebody without the right certificate; who serves it is not looked at. */
function anonymous(
  port: number,
  path: string,
  credential: { cert?: Buffer; key?: Buffer } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, path, rejectUnauthorized: false, agent: false, ...credential },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}

/** Local addresses, in the kernel's hexadecimal, on which a process listens. */
function listeningAddresses(pid: number): string[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        // Closed between the two looks.
        return [];
      }
    }),
  );
  const LISTEN = "0A";
  return ["tcp", "tcp6"].flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === LISTEN && inodes.has(fields[9] ?? ""))
      .map((fields) => fields[1]!.split(":")[0]!),
  );
}
