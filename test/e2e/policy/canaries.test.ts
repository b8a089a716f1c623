import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { gatePreview } from "../../../ops/compliance/gate-run";
import { htmlReport } from "../../../policy/score/html";
import { markdownReport } from "../../../policy/score/markdown";
import { checkCompliance } from "../../../policy/score/check";
import { scanState } from "../../../policy/scan/scan-state";
import type { Workbench } from "../standins/workbench";
import { Api } from "../support/api";
import { checkout, sandbox } from "../support/sandbox";
import { policyBench } from "./bench";
import { filesBelow, leaksOf, type Witnessed } from "./leaks";

/** One for each way in; with characters that JSON, URLs and base64 spell differently. */
const CANARIES = {
  "stack configuration": 'canary-stack "q1w2" é/ß?&',
  provider: "canary-provider-5f1d2c7e9a",
  "component input": 'canary-component \\ "z9" <x>',
  tenant: "canary-tenant-b64+/=-77aa",
} as const;

const program = (wrap: string) => `
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";

const canaries = JSON.parse(readFileSync(process.env.CANARY_FILE ?? "", "utf8"));
const configuration = new pulumi.Config();
const kubeconfig = pulumi.secret(canaries.kubeconfig);
const provider = new k8s.Provider("cluster", { kubeconfig });
const opts = { provider };

class Vault extends pulumi.ComponentResource {
  constructor(name: string, args: { password: pulumi.Input<string> }, opts?: pulumi.ComponentResourceOptions) {
    super("canaries:index:Vault", name, args, opts);
    new k8s.core.v1.Secret(name, { metadata: { name, namespace: "default" }, stringData: { password: args.password } }, { parent: this });
    this.registerOutputs({ password: args.password });
  }
}
new Vault("canary-vault", { password: pulumi.secret(canaries["component input"]) }, { provider });
const namespace = new k8s.core.v1.Namespace("canary", { metadata: { name: "canary-tenant" } }, opts).metadata.name;
new k8s.core.v1.Secret("canary-database", {
  metadata: { name: "database", namespace },
  stringData: { password: pulumi.secret(canaries.tenant), url: pulumi.interpolate\`postgres://app:\${pulumi.secret(canaries.tenant)}@db/app\` },
}, opts);
new k8s.core.v1.ConfigMap("canary-settings", {
  metadata: { name: "settings", namespace },
  data: { shown: ${wrap}(configuration.requireSecret("password")) },
}, opts);
export const password = configuration.requireSecret("password");
`;

/** How a program says that what it holds is no secret: the mistake that the test has to notice. */
const UNWRAPPED = "pulumi.unsecret";
const WRAPPED = "pulumi.secret";

describe("canary secrets", function () {
  this.timeout(300_000);
  let bench: Workbench;
  let directory: string;
  let auditLog: string;
  let serverLogs: string;

  before(async () => {
    const { environment } = await sandbox();
    const kubeconfigFile = environment["KUBECONFIG"] ?? assert.fail("the sandbox names no kubeconfig");
    auditLog = environment["KUBE_AUDIT_LOG"] ?? assert.fail("the sandbox names no audit log");
    serverLogs = dirname(auditLog);
    // The provider reaches the sandbox; a second user in the same file is the canary.
    const kubeconfig = parse(readFileSync(kubeconfigFile, "utf8")) as { users: object[] };
    kubeconfig.users.push({ name: "canary", user: { token: CANARIES.provider } });
    const files = { "index.ts": program(WRAPPED), "waivers.yaml": "waivers: []\n" };
    ({ bench, directory } = await policyBench("canaries", files));
    // Outside of everything that is looked at.
    const file = join(bench.env["PULUMI_HOME"] ?? "", "..", "canary-values.json");
    writeFileSync(file, JSON.stringify({ ...CANARIES, kubeconfig: stringify(kubeconfig) }));
    bench.env["CANARY_FILE"] = file;
    await ok("config", "set", "--secret", "password", CANARIES["stack configuration"]);
  });

  after(async () => {
    await bench.pulumi(directory, "destroy", "--yes", "--skip-preview");
    bench.close();
  });

  const ok = async (...args: string[]): Promise<string> => {
    const { code, output } = await bench.pulumi(directory, ...args);
    assert.equal(code, 0, output);
    return output;
  };

  const gate = () =>
    gatePreview(
      {
        checkout: directory,
        environment: bench.env,
        signal: new AbortController().signal,
        now: () => new Date(),
        engine: () => Promise.resolve({ stack: () => Promise.resolve() } as never),
        cluster: () => assert.fail("a preview asks no API server"),
        terminal: {} as never,
      },
      { stack: "dev", pack: join(checkout, "policy"), waivers: join(directory, "waivers.yaml") },
      { rehearse: false },
    );

  /** Everything that the engine, the gate and the reports say or write about the stack. */
  const witnesses = async (): Promise<readonly Witnessed[]> => {
    const log = join(directory, "events.json");
    const preview = await ok("preview", "--diff");
    const json = await bench.pulumi(directory, "preview", "--json", "--event-log", log);
    const exported = await ok("stack", "export");
    const state: unknown = JSON.parse(exported);
    const { score, evidence } = checkCompliance({
      stack: "dev",
      state,
      files: new Map(),
      waivers: [],
      at: new Date(),
    });
    return [
      { place: "preview --diff", text: preview },
      { place: "preview --json", text: json.output },
      ...(existsSync(log) ? [{ place: "event log", text: readFileSync(log, "utf8") }] : []),
      { place: "stack export", text: exported },
      { place: "stack output", text: await ok("stack", "output", "--json") },
      { place: "stack history", text: await ok("stack", "history", "--json") },
      { place: "gate", text: JSON.stringify(await gate()) },
      { place: "compliance report", text: JSON.stringify({ score, evidence }) },
      { place: "compliance page", text: htmlReport(score, evidence) + markdownReport(score, evidence) },
      { place: "rendered manifests", text: scanState("dev", state).manifests.text },
      ...filesBelow("state", (bench.env["PULUMI_BACKEND_URL"] ?? "").replace("file://", "")),
      { place: "stack file", text: readFileSync(join(directory, "Pulumi.dev.yaml"), "utf8") },
      ...readdirSync(serverLogs)
        .filter((name) => name.endsWith(".log"))
        .map((name) => ({ place: `log ${name}`, text: readFileSync(join(serverLogs, name), "utf8") })),
    ];
  };

  it("of configuration, provider, component and tenant reach the cluster and stand nowhere else", async () => {
    const update = await ok("up", "--yes", "--diff");
    const api = new Api(bench.env["KUBECONFIG"] ?? "");
    const { data } = await api.get<{ data: Record<string, string> }>(
      "/api/v1/namespaces/canary-tenant/secrets/database",
    );
    assert.equal(Buffer.from(data["password"] ?? "", "base64").toString("utf8"), CANARIES.tenant);
    const all = [{ place: "update", text: update }, ...(await witnesses())];
    assert.ok(all.length > 15, `only ${all.length} places were looked at`);
    assert.deepEqual(leaksOf(CANARIES, all), []);
  });

  it("are masked where the server quotes them in an error", async () => {
    const index = join(directory, "index.ts");
    writeFileSync(
      index,
      `${program(WRAPPED)}\nnew k8s.core.v1.ConfigMap("refused", { metadata: { name: "refused", namespace: "default", labels: { a: configuration.requireSecret("password") } } }, opts);\n`,
    );
    const { code, output } = await bench.pulumi(directory, "up", "--yes", "--skip-preview");
    assert.notEqual(code, 0, output);
    assert.deepEqual(
      leaksOf(CANARIES, [
        { place: "diagnostics", text: output },
        ...filesBelow("state", (bench.env["PULUMI_BACKEND_URL"] ?? "").replace("file://", "")),
      ]),
      [],
    );
    writeFileSync(index, program(WRAPPED));
  });

  it("would be noticed: a program that unwraps one is caught in state, preview and files", async () => {
    writeFileSync(join(directory, "index.ts"), program(UNWRAPPED));
    await ok("up", "--yes", "--skip-preview");
    const leaks = leaksOf(CANARIES, await witnesses());
    for (const place of ["stack export", "rendered manifests", "state .pulumi/stacks/canaries/dev.json"])
      assert.ok(
        leaks.some((leak) => leak.startsWith(`stack configuration in ${place} `)),
        `not noticed in ${place}: ${leaks.join("; ")}`,
      );
    assert.ok(
      leaks.every((leak) => leak.startsWith("stack configuration")),
      leaks.join("; "),
    );
  });
});
