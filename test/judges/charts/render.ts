import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";
import { type Ended, run } from "../../e2e/support/command";
import { helm, moduleDirectory } from "../tools";
import type { ChartSource } from "./sources";

/** A Kubernetes object that a chart makes. */
export interface ChartObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** Values of a chart. */
export type Values = Readonly<Record<string, unknown>>;

/** What `helm template` needs to know besides the values. */
export interface Placement {
  readonly release: string;
  readonly namespace: string;
  /** Minor version of Kubernetes, such as 1.35. */
  readonly kubernetes: string;
}

/** What a cluster of the platform serves beyond core Kubernetes, so that charts make the objects that ask for it. */
const SERVED = ["cert-manager.io/v1", "monitoring.coreos.com/v1", "gateway.networking.k8s.io/v1"];

/** A chart that can be rendered, in a directory of its own until it is closed. */
export class Chart {
  /** The version that the source carries. */
  readonly version: string;
  private readonly home = mkdtempSync(join(tmpdir(), "chart-"));

  private constructor(
    private readonly directory: string,
    private readonly binary: string,
  ) {
    this.version = String(this.read("Chart.yaml")["version"]);
  }

  /** The chart of a source. Its dependencies must lie in the source; those that do not must be off. */
  static async of({ module, version, directory }: ChartSource): Promise<Chart> {
    const source = join(await moduleDirectory(`${module}@${version}`), directory);
    const chart = new Chart(source, await helm());
    const copy = join(chart.home, "chart");
    mkdirSync(copy);
    cpSync(source, copy, { recursive: true });
    // Helm asks for every dependency that is named, even for one that is off.
    const { dependencies = [], ...rest } = chart.read("Chart.yaml") as { dependencies?: { name: string }[] };
    const there = dependencies.filter(({ name }) => existsSync(join(source, "charts", name)));
    rmSync(join(copy, "Chart.yaml"), { force: true });
    rmSync(join(copy, "Chart.lock"), { force: true });
    writeFileSync(join(copy, "Chart.yaml"), stringify({ ...rest, dependencies: there }), { mode: 0o644 });
    return chart;
  }

  /** What the chart makes of values, as text, without the certificates that some charts make anew each time. Helm checks the values by the chart's schema where it has one. */
  async render(values: Values, place: Placement): Promise<string> {
    const ended = await this.template(values, place);
    assert.equal(ended.code, 0, ended.stderr);
    return settled(ended.stdout);
  }

  /** Whether the chart makes something else of other values, or refuses them. */
  async differs(values: Values, place: Placement, from: string): Promise<boolean> {
    const { code, stdout } = await this.template(values, place);
    return code !== 0 || settled(stdout) !== from;
  }

  private template(values: Values, { release, namespace, kubernetes }: Placement): Promise<Ended> {
    const file = join(this.home, "values.yaml");
    writeFileSync(file, stringify(values));
    return run(
      this.binary,
      [
        ...["template", release, join(this.home, "chart"), "--namespace", namespace, "--values", file],
        ...[
          "--kube-version",
          `${kubernetes}.0`,
          "--include-crds",
          ...SERVED.flatMap((api) => ["--api-versions", api]),
        ],
      ],
      {
        env: {
          ...process.env,
          HELM_CACHE_HOME: this.home,
          HELM_CONFIG_HOME: this.home,
          HELM_DATA_HOME: this.home,
        },
      },
    );
  }

  /** The chart's own values, those of its parts below their names. */
  defaults(): Values {
    const { dependencies = [] } = this.read("Chart.yaml") as { dependencies?: { name: string }[] };
    const parts = dependencies
      .filter(({ name }) => existsSync(join(this.directory, "charts", name)))
      .map(({ name }) => [name, this.read(join("charts", name, "values.yaml"))] as const);
    return { ...Object.fromEntries(parts), ...this.read("values.yaml") };
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  private read(file: string): Record<string, unknown> {
    return (parse(readFileSync(join(this.directory, file), "utf8")) ?? {}) as Record<string, unknown>;
  }
}

/** What charts make anew each time: certificates and keys, which are long words, and Helm's usual random annotation. */
const settled = (text: string): string =>
  text.replace(/[A-Za-z0-9+/=]{60,}/g, "settled").replace(/(rollme: )"\w+"/g, '$1"settled"');

/** The objects in what a chart rendered. */
export const objectsIn = (text: string): ChartObject[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as ChartObject | null)
    .filter((object): object is ChartObject => object !== null);
