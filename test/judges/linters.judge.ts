import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { devStack } from "../e2e/support/dev-stack";
import { checkout, sandbox } from "../e2e/support/sandbox";
import { renderedObjects } from "../support/rendered";
import { checked } from "./checkov";
import { liveDocuments, writeDocuments } from "./documents";
import { type Finding, parseExceptions, unsettled } from "./exceptions";
import { scored } from "./kube-score";

/** Fewer objects than these mean that the judges were shown the wrong thing. */
const LEAST = { dev: 300, staging: 300, prod: 150 } as const;

describe("outside linters", () => {
  const findings: Finding[] = [];
  const objects: Record<string, number> = {};

  before(async () => {
    const { home } = await sandbox();
    const { api } = await devStack();
    const documents = {
      dev: await liveDocuments(api),
      staging: await renderedObjects("staging"),
      prod: await renderedObjects("prod"),
    };
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
      `${JSON.stringify({ objects, findings }, null, 2)}\n`,
    );
  });

  it("are shown every object of the live dev stack and of staging and prod as they would be registered", () => {
    for (const [environment, least] of Object.entries(LEAST))
      assert.ok((objects[environment] ?? 0) >= least, `${environment}: ${objects[environment] ?? 0}`);
  });

  it("find nothing but what is excepted in writing, and every exception is still needed", () => {
    const exceptions = parseExceptions(readFileSync(join(checkout, "docs/exceptions.md"), "utf8"));
    assert.deepEqual(unsettled(findings, exceptions, new Date()), []);
  });
});
