import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { planNodeGroups } from "../components/cluster/node-group-plan";
import { planSimulatedNodes } from "../components/cluster/simulated-nodes";
import { parseExports } from "../ops/engine/engine-environment";
import { STACK_SECTION } from "../ops/stack-file";
import { type Timed, timed } from "./command";
import type { MeasuredTenant } from "./tenant-mix";

const PLATFORM = "bench-platform";
/** Nodes run nothing and no cloud gives addresses, as in every sandbox. */
const features = { realNodes: false, loadBalancers: false };

/** A platform in a sandbox of the measurement's own, and cells of tenants on it. */
export interface Cells {
  /** Updates the stack of the platform alone. */
  platform(): Timed;
  /** Updates a cell to hold these tenants. */
  update(cell: number, tenants: readonly MeasuredTenant[]): Timed;
  /** Resources that the engine keeps of a cell. */
  resources(cell: number): number;
  /** Gives every shared group as many nodes as it may have, and each tenant with nodes of its own those. */
  addNodes(tenants: readonly MeasuredTenant[]): void;
}

/** Starts or finds the sandbox of a home directory. */
export function openCells(checkout: string, home: string): Cells {
  const base: NodeJS.ProcessEnv = { ...process.env, SANDBOX_HOME: home, NO_COLOR: "1" };
  const bootstrap = (...args: string[]) =>
    timed(process.execPath, [join(checkout, "sandbox/bootstrap.cjs"), ...args], { cwd: checkout, env: base });
  bootstrap("up", "--skip-stack");
  const env: NodeJS.ProcessEnv = { ...base, ...parseExports(bootstrap("env").stdout) };
  const directory = join(home, "bench");
  mkdirSync(directory, { recursive: true });

  /** The committed dev stack file with another section. */
  const configure = (stack: string, section: Readonly<Record<string, unknown>>): string => {
    const file = parse(readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8")) as {
      config: Record<string, Record<string, unknown>>;
    };
    const own = Object.entries(file.config[STACK_SECTION] ?? {}).filter(([key]) => key !== "tenants");
    file.config[STACK_SECTION] = { ...Object.fromEntries(own), ...section };
    const path = join(directory, `Pulumi.${stack}.yaml`);
    writeFileSync(path, stringify(file));
    return path;
  };
  const pulumi = (stack: string, ...args: string[]) =>
    timed("pulumi", [...args, "--stack", stack, "--non-interactive"], { cwd: checkout, env });
  const up = (stack: string, section: Readonly<Record<string, unknown>>): Timed => {
    pulumi(stack, "stack", "select", "--create");
    return pulumi(stack, "up", "--yes", "--skip-preview", "--config-file", configure(stack, section));
  };
  const nameOf = (cell: number) => `bench-cell-${cell}`;

  return {
    platform: () =>
      up(PLATFORM, {
        holds: "platform",
        cluster: {
          kind: "kubeconfig",
          name: "bench",
          source: { kind: "path", path: env["KUBECONFIG"] },
          features,
        },
      }),
    update: (cell, tenants) => {
      const registry = join(directory, `${nameOf(cell)}-tenants.yaml`);
      writeFileSync(registry, stringify({ tenants }));
      return up(nameOf(cell), {
        holds: "tenants",
        tenants: registry,
        cluster: {
          kind: "kubeconfig",
          name: "bench",
          source: { kind: "stack", stack: `organization/spotify-ai-agent/${PLATFORM}` },
          features,
        },
      });
    },
    resources: (cell) => {
      const { deployment } = JSON.parse(pulumi(nameOf(cell), "stack", "export").stdout) as {
        deployment: { resources?: unknown[] };
      };
      return deployment.resources?.length ?? 0;
    },
    addNodes: (tenants) => {
      const nodes = planNodeGroups({}, tenants)
        .flatMap(planSimulatedNodes)
        .map((node) => stringify({ apiVersion: "v1", kind: "Node", ...node }));
      timed("kubectl", ["apply", "--server-side", "-f", "-"], {
        cwd: checkout,
        env,
        input: nodes.join("---\n"),
      });
    },
  };
}
