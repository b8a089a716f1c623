import { createHash } from "node:crypto";
import { z } from "zod";
import { EXIT, Failure } from "../../../lib/failure";
import type { ModuleSource } from "../../obtain/module-source";
import type { Progress } from "../../progress";
import type { ApiClient } from "../api-client";
import { waitFor } from "../process/wait";
import { readDefinitions } from "./crd-documents";
import { type DefinitionSource, definitionSources } from "./crd-table";
import { listMetadata } from "./metadata-list";

/** Remembers in the cluster what was installed, so that a warm start only looks. */
const STAMP = "/api/v1/namespaces/kube-system/configmaps/sandbox-custom-resources";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const ESTABLISH_MILLISECONDS = 180_000;

const Stamp = z.object({ data: z.object({ digest: z.string(), names: z.string() }) });
const Discovery = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string().optional() }),
      versions: z.array(
        z.object({ version: z.string(), resources: z.array(z.object({ resource: z.string() })).optional() }),
      ),
    }),
  ),
});

/** Puts every definition in place that is missing, or all of them when their versions changed. */
export async function ensureDefinitions(options: {
  readonly api: ApiClient;
  readonly moduleDirectory: ModuleSource;
  readonly progress: Progress;
  /** @default what the platform uses */
  readonly sources?: readonly DefinitionSource[];
}): Promise<void> {
  const { api, moduleDirectory, progress, sources = definitionSources } = options;
  const digest = digestOf(sources);
  const [stamp, present] = await Promise.all([readStamp(api), presentNames(api)]);
  const current = stamp?.digest === digest ? stamp : undefined;
  if (current?.names.every((name) => present.has(name))) return;
  await progress.run("Custom resource definitions", async (step) => {
    const definitions = (
      await Promise.all(sources.map((source) => readDefinitions(source, moduleDirectory)))
    ).flat();
    const wanted = definitions.filter(({ name }) => current === undefined || !present.has(name));
    let applied = 0;
    await Promise.all(
      wanted.map(async ({ name, text }) => {
        await api.apply(`${DEFINITIONS}/${name}`, text);
        applied += 1;
        step.detail(`${applied} of ${wanted.length}`);
      }),
    );
    const names = definitions.map(({ name }) => name);
    await served(
      api,
      wanted.map(({ name }) => name),
    );
    await writeStamp(api, { digest, names });
  });
}

const digestOf = (sources: readonly DefinitionSource[]): string =>
  createHash("sha256")
    .update(JSON.stringify(sources.map((source) => ({ ...source, only: source.only?.source }))))
    .digest("hex");

/** A definition is of use once its resource can be listed: for a moment after it is known, it still answers 429. */
async function served(api: ApiClient, names: readonly string[]): Promise<void> {
  const waiting = new Set(names);
  const done = await waitFor(
    async () => {
      const lists = await listPaths(api);
      await Promise.all(
        [...waiting].map(async (name) => {
          const path = lists.get(name);
          if (path === undefined) return;
          if ((await api.ask({ path: `${path}?limit=1` })).status === 200) waiting.delete(name);
        }),
      );
      return waiting.size === 0 ? true : undefined;
    },
    { timeoutMilliseconds: ESTABLISH_MILLISECONDS, intervalMilliseconds: 200 },
  );
  if (done) return;
  throw new Failure(`the API server does not serve ${[...waiting].join(", ")}`, {
    remedy: `see why with \`kubectl describe crd ${[...waiting][0] ?? ""}\``,
    exitCode: EXIT.timedOut,
  });
}

/** Where each resource is listed, by the name of its definition. */
async function listPaths(api: ApiClient): Promise<ReadonlyMap<string, string>> {
  const { items } = Discovery.parse(await api.find("/apis", DISCOVERY));
  return new Map(
    items.flatMap(({ metadata: { name: group = "" }, versions }) =>
      versions.flatMap(({ version, resources = [] }) =>
        resources.map(
          ({ resource }) => [`${resource}.${group}`, `/apis/${group}/${version}/${resource}`] as const,
        ),
      ),
    ),
  );
}

/** One that is being deleted counts as missing: applied again, it is created as soon as the old one is gone. */
async function presentNames(api: ApiClient): Promise<ReadonlySet<string>> {
  const present = await listMetadata(api, DEFINITIONS);
  return new Set(
    present.filter(({ deletionTimestamp }) => deletionTimestamp === undefined).map(({ name }) => name),
  );
}

async function readStamp(api: ApiClient): Promise<{ digest: string; names: string[] } | undefined> {
  const parsed = Stamp.safeParse(await api.find(STAMP));
  return parsed.success
    ? { digest: parsed.data.data.digest, names: parsed.data.data.names.split("\n") }
    : undefined;
}

async function writeStamp(
  api: ApiClient,
  { digest, names }: { readonly digest: string; readonly names: readonly string[] },
): Promise<void> {
  await api.apply(STAMP, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "sandbox-custom-resources", namespace: "kube-system" },
    data: { digest, names: names.join("\n") },
  });
}
