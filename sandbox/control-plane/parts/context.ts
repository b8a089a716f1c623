import { join } from "node:path";
import type { Configuration } from "../configuration/write";
import { type Layout, logOf, type PartName } from "../layout";
import type { Credentials } from "../pki/credentials";
import type { Ports } from "../ports";
import type { Part } from "../process/part";
import type { HealthChecks } from "./health";

/** Executables of the parts. */
export type Binaries = Readonly<Record<PartName, string>>;

/** What the parts are made of. */
export interface PartContext {
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly ports: Ports;
  readonly credentials: Credentials;
  readonly configuration: Configuration;
  readonly health: HealthChecks;
}

/** How long a part may take to end before it is killed. */
export const STOP_MILLISECONDS: Readonly<Record<PartName, number>> = {
  etcd: 20_000,
  "kube-apiserver": 20_000,
  "kube-controller-manager": 10_000,
  "kube-scheduler": 10_000,
  kwok: 5_000,
  "rollouts-controller": 10_000,
};

/** Where a part's record, log and processes are found, also when its settings are not known. */
export const placeOf = (layout: Layout, name: PartName) => ({
  name,
  owner: layout.root,
  log: logOf(layout, name),
  record: join(layout.run, `${name}.json`),
  stopMilliseconds: STOP_MILLISECONDS[name],
});

/** What most parts have in common. */
export const basePart = (
  { layout, binaries, health }: PartContext,
  name: PartName,
): Omit<Part, "arguments" | "inputs"> => ({
  ...placeOf(layout, name),
  executable: binaries[name],
  healthy: health[name],
  startMilliseconds: 120_000,
  remedy: (tail) =>
    /no space left on device/i.test(tail)
      ? "free some disk space, then run the command again"
      : "mend what the log names, then run the command again; `npm run down` first gives it a fresh start",
});
