import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../lib/failure";
import { mayChange } from "../../ops/consent";
import { planSettings } from "../../ops/input/settings";

/** Stack files as an operator has them: one stack of production that is not called so. */
let checkout: string;
const section = (environment: string) =>
  `config:\n  spotify-ai-agent:stack:\n    environment: ${environment}\n`;

const world = (settings: Parameters<typeof planSettings>[0], answer?: string) => {
  const said: string[] = [];
  return {
    said,
    context: {
      settings: planSettings(settings, {}),
      checkout,
      terminal: {
        print: () => undefined,
        say: (text: string) => said.push(text),
        ask: () => Promise.resolve(answer),
        live: false,
        color: false,
      },
    },
  };
};

const exitCode = async (settings: Parameters<typeof planSettings>[0], answer?: string, typed?: string) => {
  const { context } = world(settings, answer);
  return mayChange(context, { change: "scale", ...(typed !== undefined && { typed }) }).then(
    (allowed) => {
      assert.equal(allowed, true);
      return 0;
    },
    (error: unknown) => (error instanceof Failure ? error.exitCode : assert.fail(String(error))),
  );
};

describe("leave to change something", () => {
  before(() => {
    checkout = mkdtempSync(join(tmpdir(), "consent-"));
    for (const [stack, environment] of [
      ["dev", "dev"],
      ["prod", "prod"],
      ["prod-tenants-1", "prod"],
      ["prod-like", "staging"],
    ] as const)
      writeFileSync(join(checkout, `Pulumi.${stack}.yaml`), section(environment));
  });
  after(() => {
    rmSync(checkout, { recursive: true });
  });

  it("is given by --yes, by an answer, and by the name where one is asked for", async () => {
    assert.equal(await exitCode({ yes: true }), 0);
    assert.equal(await exitCode({}, "y"), 0);
    assert.equal(await exitCode({ stack: "prod", confirm: "prod" }), 0);
    assert.equal(await exitCode({ stack: "prod" }, "prod"), 0);
    assert.equal(await exitCode({ confirm: "acme" }, undefined, "acme"), 0);
  });

  it("asks for the name of every stack that is part of production, whatever it is called", async () => {
    assert.equal(await exitCode({ stack: "prod-tenants-1", yes: true }), 2);
    assert.equal(await exitCode({ stack: "prod-tenants-1", confirm: "prod" }), 2);
    assert.equal(await exitCode({ stack: "prod-tenants-1", confirm: "prod-tenants-1" }), 0);
    assert.equal(await exitCode({ stack: "prod-like", yes: true }), 0);
    // A stack that is configured elsewhere is what its name says.
    rmSync(join(checkout, "Pulumi.prod.yaml"));
    assert.equal(await exitCode({ stack: "prod", yes: true }), 2);
  });

  it("is refused with 8 by any other answer", async () => {
    assert.equal(await exitCode({}, ""), 8);
    assert.equal(await exitCode({ stack: "prod" }, "y"), 8);
  });

  it("is refused with 2 where nobody can be asked, naming the flag", async () => {
    assert.equal(await exitCode({}), 2);
    assert.equal(await exitCode({ input: false }, "y"), 2);
    const { context } = world({ stack: "prod", yes: true });
    await assert.rejects(mayChange(context, { change: "scale" }), (error: Failure) =>
      error.remedy.includes("--confirm=prod"),
    );
    assert.equal(await exitCode({ stack: "prod", confirm: "dev" }), 2);
  });

  it("is never given in a dry run, whatever else is said", async () => {
    const { context, said } = world({ stack: "prod", confirm: "prod", yes: true, dryRun: true });
    assert.equal(await mayChange(context, { change: "scale auth" }), false);
    assert.deepEqual(said, ["dry run: would scale auth"]);
  });
});
