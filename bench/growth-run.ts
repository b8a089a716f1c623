import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse, stringify } from "yaml";
import { STACK_SECTION } from "../ops/stack-file";
import { planMix } from "./tenant-mix";

/**
 * One run of the program for a cell of so many tenants, against mocks that answer at once: what is left is the
 * program's own time and memory. Run as a process of its own with `--expose-gc`; prints one line of JSON.
 */
const count = Number(process.argv[2]);
const checkout = resolve(__dirname, "..");
const directory = mkdtempSync(join(tmpdir(), "growth-"));

/** The committed dev stack file, with a cell of measured tenants on a cluster that nobody asks. */
function configure(): void {
  const kubeconfig = join(directory, "config");
  const registry = join(directory, "tenants.yaml");
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      "current-context": "c",
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:6443" } }],
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
      users: [{ name: "u", user: { token: "none" } }],
    }),
  );
  writeFileSync(registry, stringify({ tenants: planMix(1, count) }));
  const { config } = parse(readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8")) as {
    config: Record<string, Record<string, unknown>>;
  };
  const section = {
    ...config[STACK_SECTION],
    holds: "tenants",
    tenants: registry,
    cluster: {
      kind: "kubeconfig",
      name: "bench",
      source: { kind: "path", path: kubeconfig },
      features: { realNodes: false, loadBalancers: false },
    },
  };
  pulumi.runtime.setAllConfig({ [STACK_SECTION]: JSON.stringify(section) });
}

async function main(): Promise<void> {
  let resources = 0;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => {
        resources += 1;
        return { id: `${name}-id`, state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    },
    "spotify-ai-agent",
    "bench",
  );
  // Mocks call no hooks; without this a program that registers one would wait for ever.
  Reflect.set(
    pulumi.runtime.getMonitor() ?? {},
    "registerResourceHook",
    (_: unknown, done: (error: null, answer: object) => void) => {
      done(null, {});
    },
  );
  configure();
  const started = process.hrtime.bigint();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- importing it runs it, so it comes when all is set
  require("../index");
  await pulumi.runtime.disconnect();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  global.gc?.();
  const megabytes = process.memoryUsage().heapUsed / 2 ** 20;
  process.stdout.write(`${JSON.stringify({ seconds, megabytes, resources })}\n`);
}

main()
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => {
    rmSync(directory, { recursive: true });
  });
