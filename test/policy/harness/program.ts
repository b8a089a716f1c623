import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { Inventory, type Member } from "../../../policy/frame/inventory";
import { kindOf } from "../../../policy/frame/kinds";
import { awsOutputs } from "../../components/cluster/fixtures";
import { type Recorded, record } from "../../support/record";

/** A cluster that nobody asks: the program only reads that its address is on this machine. */
const KUBECONFIG = {
  apiVersion: "v1",
  kind: "Config",
  "current-context": "c",
  clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:6443" } }],
  contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  users: [{ name: "u", user: { token: "none" } }],
};

const providerOf = (all: readonly Recorded[], id: string): Pick<Member, "provider"> => {
  const found = all.find(({ urn }) => urn !== "" && id.startsWith(`${urn}::`));
  return found === undefined ? {} : { provider: { type: found.type, props: found.inputs } };
};

const membersOf = (all: readonly Recorded[], stack: string): readonly Member[] =>
  all.map(({ type, urn, name, inputs, protect, sources, provider }) => ({
    kind: kindOf(type),
    // Mocks always call the stack by one name.
    urn: urn.replace(/^urn:pulumi:[^:]+/, `urn:pulumi:${stack}`),
    name,
    props: inputs,
    protect,
    sources: Object.fromEntries(
      Object.entries(sources).map(([input, from]) => [
        input,
        from.map((source) => source.replace(/^urn:pulumi:[^:]+/, `urn:pulumi:${stack}`)),
      ]),
    ),
    ...providerOf(all, provider),
  }));

/** What the program registers for a committed stack file, as judges see it, with mocks instead of clouds. */
export const programOf = async (stack: string): Promise<Inventory> =>
  new Inventory(membersOf(await recordedProgram(stack), stack));

const recorded = new Map<string, Promise<readonly Recorded[]>>();

/** Everything that the program registers for a committed stack file, with mocks instead of clouds: recorded once. */
export const recordedProgram = (stack: string): Promise<readonly Recorded[]> => {
  const known = recorded.get(stack) ?? recordProgram(stack);
  recorded.set(stack, known);
  return known;
};

const recordProgram = async (stack: string): Promise<readonly Recorded[]> => {
  const directory = mkdtempSync(join(tmpdir(), "own-stack-"));
  const before = process.env["KUBECONFIG"];
  try {
    process.env["KUBECONFIG"] = join(directory, "config");
    writeFileSync(process.env["KUBECONFIG"], JSON.stringify(KUBECONFIG));
    const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as {
      config: Readonly<Record<string, unknown>>;
    };
    pulumi.runtime.setAllConfig(
      Object.fromEntries(
        Object.entries(config).map(([key, value]) => [
          key,
          typeof value === "string" ? value : JSON.stringify(value),
        ]),
      ),
    );
    const index = require.resolve("../../../index");
    Reflect.deleteProperty(require.cache, index);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would run the program once only
    const { resources } = await record(() => require(index) as unknown, {
      // The service names what the program leaves unnamed.
      outputs: (made) => ({
        ...(made.type.startsWith("aws:rds/") ? { name: made.name } : {}),
        ...awsOutputs(made),
      }),
    });
    return resources;
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, "KUBECONFIG");
    else process.env["KUBECONFIG"] = before;
    pulumi.runtime.setAllConfig({});
    rmSync(directory, { recursive: true });
  }
};
