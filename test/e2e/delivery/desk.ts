import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { sectionPath } from "../../../ops/stack-file";
import { type Ended, type Running, run, start } from "../support/command";
import { checkout, programOf, type Sandbox } from "../support/sandbox";

/** What the operations command is made of. */
const COPIED = [
  "sandbox",
  "lib",
  "ops",
  "components",
  "tenants",
  "policy",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "Pulumi.yaml",
  "Pulumi.dev.yaml",
];

const header = `
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
`;

/** The JSON envelope of the operations command. */
export interface Envelope<Data = unknown> {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly data: Data;
}

/**
 * Somebody who works with the real operations command on a checkout of the test's own: its program and stack file are
 * the test's, its dev stack has a state of its own, and its cluster is the shared sandbox.
 */
export class Desk {
  private constructor(
    readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  static async open(sandbox: Sandbox): Promise<Desk> {
    const directory = mkdtempSync(join(tmpdir(), "desk-"));
    for (const name of COPIED) cpSync(join(checkout, name), join(directory, name), { recursive: true });
    symlinkSync(join(checkout, "node_modules"), join(directory, "node_modules"));
    // What was compiled from the same sources is not compiled again.
    mkdirSync(join(checkout, ".build"), { recursive: true });
    symlinkSync(join(checkout, ".build"), join(directory, ".build"));
    const state = join(directory, "state");
    mkdirSync(state);
    const desk = new Desk(directory, {
      ...sandbox.environment,
      PULUMI_BACKEND_URL: `file://${state}`,
      CI: "true",
    });
    await desk.succeed("pulumi", "stack", "init", "dev", "--non-interactive");
    return desk;
  }

  /** The stack file as it stands. */
  get stackFile(): string {
    return readFileSync(join(this.directory, "Pulumi.dev.yaml"), "utf8");
  }

  /** What the stack file says of a service. */
  service(key: string): { readonly version?: string; readonly delivery?: { readonly strategy: string } } {
    const section = parseDocument(this.stackFile).getIn([...sectionPath, "services", key]) as
      | { toJSON(): object }
      | undefined;
    return section?.toJSON() ?? {};
  }

  /** Changes the stack file by hand. */
  edit(change: (document: Document, services: readonly string[]) => void): void {
    const document = parseDocument(this.stackFile);
    change(document, [...sectionPath, "services"]);
    writeFileSync(join(this.directory, "Pulumi.dev.yaml"), document.toString());
  }

  /** Gives the stack its program; `k8s` and `pulumi` are in its scope. */
  write(program: string): void {
    writeFileSync(join(this.directory, "index.ts"), `${header}${program}\n`);
  }

  /** Updates the stack with plain pulumi. */
  async up(): Promise<void> {
    await this.succeed("pulumi", "up", "--yes", "--skip-preview", "--stack", "dev", "--non-interactive");
  }

  /** Runs an operations command to its end. */
  ops(...args: string[]): Promise<Ended> {
    return run(...this.command(args), { cwd: this.directory, env: this.environment });
  }

  /** Runs one that must end with this code, and answers with its data. */
  async data<Data>(code: number, ...args: string[]): Promise<Data> {
    const ended = await this.ops(...args, "--json");
    assert.equal(ended.code, code, `${args.join(" ")}\n${ended.stdout}${ended.stderr}`);
    const { data, exitCode } = JSON.parse(ended.stdout) as Envelope<Data>;
    assert.equal(exitCode, code);
    return data;
  }

  /** Starts one with other variables. */
  start(variables: Readonly<Record<string, string>>, ...args: string[]): Running {
    return start(...this.command(args), { cwd: this.directory, env: { ...this.environment, ...variables } });
  }

  async close(): Promise<void> {
    await this.succeed("pulumi", "destroy", "--yes", "--skip-preview", "--stack", "dev", "--non-interactive");
    rmSync(this.directory, { recursive: true });
  }

  private command(args: readonly string[]): readonly [string, readonly string[]] {
    return programOf({ checkout: this.directory, home: "" }, ["ops", ...args, "--no-input"]);
  }

  private async succeed(command: string, ...args: string[]): Promise<void> {
    const ended = await run(command, args, { cwd: this.directory, env: this.environment });
    assert.equal(ended.code, 0, `${command} ${args.join(" ")}\n${ended.stdout}${ended.stderr}`);
  }
}
