import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A resource as the engine tells of it. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What a preview shows in place of a secret. */
const HIDDEN = "[secret]";

const shown = (inputs: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== HIDDEN));

/** What a cluster holds: no component, no provider, nothing of the program's own. */
export const isObject = ({ type, custom }: Registered): boolean =>
  custom === true && type.startsWith("kubernetes:");

/** Reads the resources from the file beside it and registers each, with no plan, no component and no dependency. */
const PROGRAM = `const pulumi = require("@pulumi/pulumi");
const { provider, version, resources } = require("./resources.json");
const cluster = new pulumi.ProviderResource("kubernetes", "cluster", provider, { version });
for (const { type, name, inputs } of resources)
  new pulumi.CustomResource(type, name, inputs, { provider: cluster, version });
`;

/** Writes a program that registers the same objects as plainly as can be. */
export function writeFlatProgram(
  directory: string,
  checkout: string,
  resources: readonly Registered[],
): void {
  const { version } = JSON.parse(
    readFileSync(join(checkout, "node_modules/@pulumi/kubernetes/package.json"), "utf8"),
  ) as { version: string };
  const objects = resources.filter(isObject).map(({ urn, type, inputs }) => ({
    type,
    name: urn.split("::").at(-1),
    inputs: shown(inputs),
  }));
  mkdirSync(directory);
  writeFileSync(join(directory, "Pulumi.yaml"), "name: flat\nruntime: nodejs\nmain: index.js\n");
  writeFileSync(join(directory, "package.json"), '{ "name": "flat", "private": true }\n');
  writeFileSync(join(directory, "index.js"), PROGRAM);
  writeFileSync(
    join(directory, "resources.json"),
    JSON.stringify({ provider: { enableServerSideApply: "true" }, version, resources: objects }),
  );
  symlinkSync(join(checkout, "node_modules"), join(directory, "node_modules"));
}
