import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { SmallProgram } from "../support/small-program";
import { CANARY, objectsOf, version } from "./program";

const roots = {
  configmaps: "/api/v1",
  secrets: "/api/v1",
  serviceaccounts: "/api/v1",
  deployments: "/apis/apps/v1",
};
/** What the cluster itself puts into every namespace. */
const GIVEN = ["configmaps kube-root-ca.crt", "serviceaccounts default"];

/** The namespace holds what the program says and nothing more: no orphan of an interrupted step, nothing twice. */
export async function assertObjects({ api }: SmallProgram, which: 0 | 1): Promise<void> {
  const lists = await Promise.all(
    Object.entries(roots).map(async ([kind, root]) =>
      (await api.list(`${root}/namespaces/faults/${kind}`)).map(
        ({ metadata }) => `${kind} ${metadata.name.replace(/^generated-[0-9a-f]{8}$/, "generated")}`,
      ),
    ),
  );
  assert.deepEqual(
    lists
      .flat()
      .filter((object) => !GIVEN.includes(object))
      .sort(),
    objectsOf(which),
  );
}

/** No text holds the canary, as it is or as the API server would carry it. */
export function assertNoSecret(where: string, text: string): void {
  for (const form of [CANARY, ...[0, 1].map((which) => Buffer.from(`${CANARY}-${which}`).toString("base64"))])
    assert.ok(!text.includes(form), `${where} holds the secret`);
}

/** Nothing that the engine keeps or said shows the secret. */
export function assertStateKeepsSecrets({ checkpoint }: SmallProgram): void {
  const raw = readFileSync(checkpoint);
  const zipped = raw[0] === 0x1f && raw[1] === 0x8b;
  assertNoSecret("the state", (zipped ? gunzipSync(raw) : raw).toString("utf8"));
}

/** Begins with nothing but the given version, whatever an earlier suite left. */
export async function startWith(program: SmallProgram, which: 0 | 1): Promise<void> {
  for (const body of ["", version(which)]) {
    program.write(body);
    await program.up();
  }
}

/** After whatever happened, `npm run up` alone makes state, cluster and program the same. */
export async function assertHeals(program: SmallProgram, which: 0 | 1): Promise<string> {
  const { stdout, stderr } = await program.up();
  assertNoSecret("npm run up", stdout + stderr);
  assertStateKeepsSecrets(program);
  await assertObjects(program, which);
  await program.assertSettled();
  return stderr;
}
