import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type Ended, run } from "./command";
import { checkout, type Sandbox } from "./sandbox";

/** A stack file's `stack` section, open for a test to change. */
export interface StackSection {
  cluster: Record<string, unknown>;
  registry: string;
  services: Record<string, { replicas?: number; version: string }>;
  tenants: string;
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly diffReasons?: readonly string[];
}

/** Plain pulumi on one stack, with a configuration of the test's own beside the committed one. */
export class Stack {
  private readonly configFile: string;

  constructor(
    private readonly sandbox: Sandbox,
    readonly name: string,
    /** The stack whose committed file it starts from. */
    private readonly like: string = name,
  ) {
    const directory = join(sandbox.home, "e2e-config");
    mkdirSync(directory, { recursive: true });
    this.configFile = join(directory, `Pulumi.${name}.yaml`);
    this.configure(() => undefined);
  }

  /** Starts again from the committed stack file and applies a change to it. */
  configure(change: (stack: StackSection) => void): void {
    const file = parse(readFileSync(join(checkout, `Pulumi.${this.like}.yaml`), "utf8")) as {
      config: Record<string, StackSection>;
    };
    change(file.config["spotify-ai-agent:stack"] ?? assert.fail("no stack section"));
    writeFileSync(this.configFile, stringify(file));
  }

  /** Any pulumi command on this stack. */
  pulumi(...args: string[]): Promise<Ended> {
    return run("pulumi", [...args, "--stack", this.name, "--non-interactive"], {
      cwd: checkout,
      env: this.sandbox.environment,
    });
  }

  /** A command that reads the stack's configuration. */
  operation(...args: string[]): Promise<Ended> {
    return this.pulumi(...args, "--config-file", this.configFile);
  }

  /** An operation that must succeed. */
  async succeed(...args: string[]): Promise<Ended> {
    const ended = await this.operation(...args);
    assert.equal(ended.code, 0, `pulumi ${args.join(" ")}\n${ended.stdout}\n${ended.stderr}`);
    return ended;
  }

  /** What a preview would do, without the resources that stay as they are: `update Deployment::name`. */
  async changes(...args: string[]): Promise<string[]> {
    const { stdout } = await this.succeed("preview", "--json", ...args);
    const { steps } = JSON.parse(stdout) as { steps: Step[] };
    return steps
      .filter(({ op }) => op !== "same" && op !== "read")
      .map(({ op, urn }) => `${op} ${urn.split("$").at(-1)?.split(":").slice(-3).join(":") ?? urn}`)
      .sort();
  }

  /** The stack's outputs. */
  async outputs(): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await this.pulumi("stack", "output", "--json");
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Record<string, unknown>;
  }
}
