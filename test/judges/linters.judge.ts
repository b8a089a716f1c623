import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Live } from "../e2e/services/inventory";
import { devStack } from "../e2e/support/dev-stack";
import { checkout, sandbox } from "../e2e/support/sandbox";
import { admitted } from "./admitted";
import { checked } from "./checkov";
import { liveDocuments, writeDocuments } from "./documents";
import { type Finding, parseExceptions, unsettled } from "./exceptions";
import { scored } from "./kube-score";

/** Fewer objects than these mean that the judges were shown the wrong thing. */
const LEAST = { dev: 300, staging: 300, prod: 150 } as const;

describe("outside linters", () => {
  const findings: Finding[] = [];
  const objects: Record<string, number> = {};
  const refused: Record<string, readonly string[]> = {};

  before(async () => {
    const { home } = await sandbox();
    const { api } = await devStack();
    const documents: Record<string, readonly Live[]> = { dev: await liveDocuments(api) };
    for (const environment of ["staging", "prod"]) {
      const shown = await admitted(api, environment);
      documents[environment] = shown.documents;
      refused[environment] = shown.refused;
    }
    const directory = join(home, "judges");
    mkdirSync(directory, { recursive: true });
    for (const [environment, shown] of Object.entries(documents)) {
      objects[environment] = shown.length;
      const file = join(directory, `${environment}.yaml`);
      writeDocuments(file, shown);
      findings.push(...(await scored(environment, file)), ...(await checked(environment, file)));
    }
    mkdirSync(join(checkout, "reports"), { recursive: true });
    writeFileSync(
      join(checkout, "reports/linters.json"),
      `${JSON.stringify({ objects, refused, findings }, null, 2)}\n`,
    );
  });

  it("come after the API server, which takes every object of staging and prod, with every field known", () => {
    assert.deepEqual(refused, { staging: [], prod: [] });
  });

  it("are shown every object of the live dev stack, and of staging and prod as the API server would keep them", () => {
    for (const [environment, least] of Object.entries(LEAST))
      assert.ok((objects[environment] ?? 0) >= least, `${environment}: ${objects[environment] ?? 0}`);
  });

  it("find nothing but what is excepted in writing, and every exception is still needed", () => {
    const exceptions = parseExceptions(readFileSync(join(checkout, "docs/exceptions.md"), "utf8"));
    assert.deepEqual(unsettled(findings, exceptions, new Date()), []);
  });
});
