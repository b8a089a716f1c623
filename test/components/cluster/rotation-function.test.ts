import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Handler = (
  event: Readonly<Record<"SecretId" | "ClientRequestToken" | "Step", string>>,
) => Promise<string>;
type Input = Readonly<Record<string, unknown>>;

/** Names of the SDK's commands that the function sends. */
const COMMANDS = [
  "DescribeSecret",
  "GetRandomPassword",
  "GetSecretValue",
  "PutSecretValue",
  "UpdateSecretVersionStage",
];

/** In place of the SDK that the Lambda runtime brings: it hands every command to the test. */
const SDK = [
  "export class SecretsManagerClient { send(command) { return globalThis.secretsManager(command.name, command.input); } }",
  ...COMMANDS.map(
    (name) => `export class ${name}Command { name = "${name}"; constructor(input) { this.input = input; } }`,
  ),
].join("\n");

const folder = join("components", "cluster", "rotation");
const secret = { SecretId: "arn:aws:secretsmanager:::secret:services/auth", ClientRequestToken: "new" };
const missing = Object.assign(new Error("no such version"), { name: "ResourceNotFoundException" });

describe("the function that Secrets Manager calls", () => {
  let home = "";
  let handler: Handler;
  let sent: [string, Input][] = [];
  let answers: Record<string, (input: Input) => unknown> = {};

  before(async () => {
    home = mkdtempSync(join(tmpdir(), "rotation-"));
    for (const file of ["index.mjs", "rotate.mjs"]) copyFileSync(join(folder, file), join(home, file));
    const sdk = join(home, "node_modules", "@aws-sdk", "client-secrets-manager");
    mkdirSync(sdk, { recursive: true });
    writeFileSync(join(sdk, "package.json"), JSON.stringify({ type: "module", main: "index.js" }));
    writeFileSync(join(sdk, "index.js"), SDK);
    Object.assign(globalThis, {
      secretsManager: (name: string, input: Input) => {
        sent.push([name, input]);
        return Promise.resolve().then(() => answers[name]?.(input) ?? {});
      },
    });
    const url = pathToFileURL(join(home, "index.mjs")).href;
    ({ handler } = (await import(url)) as { handler: Handler });
  });
  after(() => {
    Reflect.deleteProperty(globalThis, "secretsManager");
    rmSync(home, { recursive: true });
  });
  beforeEach(() => {
    sent = [];
    answers = {
      DescribeSecret: () => ({
        RotationEnabled: true,
        VersionIdsToStages: { old: ["AWSCURRENT"], new: ["AWSPENDING"] },
      }),
      GetSecretValue: ({ VersionId }) => {
        if (VersionId === "new") throw missing;
        return { SecretString: JSON.stringify({ current: "o".repeat(64), previous: "" }) };
      },
      GetRandomPassword: () => ({ RandomPassword: "r".repeat(64) }),
    };
  });

  it("puts a new value, with the one before it, where it waits for its test", async () => {
    assert.equal(await handler({ ...secret, Step: "createSecret" }), "created");
    assert.deepEqual(sent.at(-1), [
      "PutSecretValue",
      {
        ...secret,
        SecretString: JSON.stringify({ current: "r".repeat(64), previous: "o".repeat(64) }),
        VersionStages: ["AWSPENDING"],
      },
    ]);
    const [, random] = sent.find(([name]) => name === "GetRandomPassword") ?? assert.fail("nothing random");
    assert.deepEqual(random, { PasswordLength: 64, ExcludePunctuation: true });
  });

  it("puts none where one waits already", async () => {
    answers["GetSecretValue"] = () => ({ SecretString: "{}" });
    assert.equal(await handler({ ...secret, Step: "createSecret" }), "kept");
    assert.ok(sent.every(([name]) => name !== "PutSecretValue"));
  });

  it("makes the new value current and takes the mark from the old one", async () => {
    assert.equal(await handler({ ...secret, Step: "finishSecret" }), "finished");
    const { SecretId } = secret;
    const change = {
      SecretId,
      VersionStage: "AWSCURRENT",
      MoveToVersionId: "new",
      RemoveFromVersionId: "old",
    };
    assert.deepEqual(sent.at(-1), ["UpdateSecretVersionStage", change]);
  });

  it("fails where Secrets Manager fails, with its own error and no value in it", async () => {
    answers["GetSecretValue"] = () => {
      throw Object.assign(new Error("denied"), { name: "AccessDeniedException" });
    };
    await assert.rejects(handler({ ...secret, Step: "createSecret" }), /^AccessDeniedException: denied$/);
  });
});
