import assert from "node:assert/strict";
import { CommandError } from "@pulumi/pulumi/automation";
import { engineFailure, engineRefusal } from "../../ops/engine/engine-failure";

const cases = [
  [
    "error: configuration refused: 1 problem\n  Pulumi.dev.yaml: stack.registry: nothing: give it",
    2,
    /stack\.registry/,
  ],
  ["policy [mandatory]  net-01  a namespace has no policy violation", 5, /net-01/],
  ["error: the stack is currently locked by 1 lock(s)", 4, /locked/],
  [
    "error: deployments.apps \"a\" is forbidden: ValidatingAdmissionPolicy 'tenant-scale' with binding 'b' denied request: TEN-SCL-01",
    5,
    /TEN-SCL-01/,
  ],
  ['error: pods "a" is forbidden: violates PodSecurity "restricted:v1.35"', 5, /restricted/],
  ['error: pods "a" is forbidden: exceeded quota: tenant, requested: pods=1', 4, /exceeded/],
  ['error: deployments.apps is forbidden: User "eve" cannot create resource "deployments"', 3, /eve/],
  ["error: incorrect passphrase", 3, /passphrase/],
  ["error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions", 3, /login/],
  ["something else\nerror: timed out waiting", 1, /timed out/],
] as const;

describe("what the engine complains of", () => {
  for (const [output, exitCode, says] of cases)
    it(`ends with ${exitCode} for: ${output.slice(0, 40)}`, () => {
      const failure = engineFailure("update", new Error(output));
      assert.equal(failure.exitCode, exitCode);
      assert.match(failure.message, says);
    });

  it("is shown even where no line looks like a complaint", () => {
    assert.match(engineFailure("update", new Error("it just ended")).message, /it just ended/);
  });
});

describe("a refusal of the engine that nobody expected", () => {
  const refused = (said: string) =>
    engineRefusal(
      Object.assign(Object.create(CommandError.prototype) as Error, { message: said, commandResult: {} }),
    );

  it("has words for a person, and a remedy", () => {
    const said = "error: no such backend";
    const failure = refused(`code: 255\n stdout: \n stderr: ${said}\n err?: Error: failed\n${said}`);
    assert.match(failure?.message ?? "", /^the Pulumi command line failed:\n.*error: no such backend$/);
    assert.match(failure?.remedy ?? "", /npm run doctor/);
    assert.equal(refused("error: PULUMI_ACCESS_TOKEN must be set")?.exitCode, 3);
  });

  it("is no mistake of the program", () => {
    for (const error of [new TypeError("x"), "x", undefined]) assert.equal(engineRefusal(error), undefined);
  });
});
