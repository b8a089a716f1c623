import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { EXIT } from "../../../lib/failure";
import { run } from "../support/command";
import { bootstrap, checkout } from "../support/sandbox";
import { type SmallProgram, sharedSmallProgram } from "../support/small-program";
import { startWith } from "./invariants";

type Section = Record<string, unknown> & {
  cluster: Record<string, unknown>;
  services: Record<string, Record<string, unknown>>;
};

/** One mistake of each kind, and the words by which its error must be known: file, field, value, remedy. */
const MISTAKES: readonly (readonly [string, (stack: Section) => void, RegExp])[] = [
  ["a misspelt key", (stack) => (stack["regsitry"] = "x"), /Pulumi\.dev\.yaml.*regsitry/],
  ["a wrong type", (stack) => (stack["businessMetrics"] = "often"), /businessMetrics.*often/],
  [
    "an unknown environment",
    (stack) => (stack["environment"] = "qa"),
    /environment.*qa.*dev, staging or prod/,
  ],
  [
    "replicas outside the catalogue",
    (stack) => (stack.services["backend"]!["replicas"] = 99),
    /backend\.replicas.*99.*from 3 to 6/,
  ],
  [
    "a quantity without a unit",
    (stack) => (stack.services["auth"]!["resources"] = { cpu: "100m", memory: "512" }),
    /auth\.resources.*memory.*512.*Mi/,
  ],
  [
    "a missing version",
    (stack) => delete stack.services["ml"]!["version"],
    /services\.ml\.version.*give an image tag/,
  ],
  ["a duplicate tenant", () => undefined, /tenants\.yaml.*twin/],
  ["an invalid tenant id", () => undefined, /tenants\.yaml.*Not_A_Label.*DNS label/],
  ["an unknown tier", () => undefined, /tenants\.yaml.*tier.*platinum/],
];

const TENANTS = {
  tenants: [
    { id: "twin", tier: "free" },
    { id: "twin", tier: "free" },
    { id: "Not_A_Label", tier: "free" },
    { id: "other", tier: "platinum" },
  ],
};

/** What `npm run up` needs of a checkout. */
const COPIED = [
  ...["sandbox", "lib", "components", "tenants", "ops", "policy", "index.ts", "config.ts", "tsconfig.json"],
  ...["start.cjs", "Pulumi.yaml", "Pulumi.dev.yaml", "package.json", "package-lock.json"],
];

/** The program refuses before anything is registered, with everything that is wrong at once. */
describe("a stack file with mistakes", () => {
  let program: SmallProgram;
  let copy: string;
  let state: unknown[];
  const stackFile = () => join(copy, "Pulumi.dev.yaml");
  const committed = readFileSync(join(checkout, "Pulumi.dev.yaml"), "utf8");

  const change = (by: (stack: Section) => void) => {
    const file = parse(committed) as { config: Record<string, Section> };
    by(file.config["spotify-ai-agent:stack"] ?? assert.fail("no stack section"));
    writeFileSync(stackFile(), stringify(file));
  };
  const plain = (...args: string[]) =>
    run("pulumi", [...args, "--stack", "dev", "--non-interactive", "--color=never"], {
      cwd: copy,
      env: program.sandbox.environment,
    });
  /** What the state knows of; the engine writes the time into it even when it registers nothing. */
  const known = () => {
    const { checkpoint } = JSON.parse(readFileSync(program.checkpoint, "utf8")) as {
      checkpoint: { latest: { resources: { urn: string; id?: string }[]; pending_operations?: unknown[] } };
    };
    const { resources, pending_operations: pending = [] } = checkpoint.latest;
    return [...resources.map(({ urn, id = "" }) => `${urn} ${id}`), ...pending];
  };
  const nothingHappened = () => {
    assert.deepEqual(known(), state);
  };

  before(async () => {
    program = await sharedSmallProgram();
    await startWith(program, 0);
    state = known();
    copy = mkdtempSync(join(tmpdir(), "bad-configuration-"));
    for (const name of COPIED) cpSync(join(checkout, name), join(copy, name), { recursive: true });
    symlinkSync(join(checkout, "node_modules"), join(copy, "node_modules"));
    writeFileSync(join(copy, "tenants.yaml"), stringify(TENANTS));
  });
  after(async () => {
    rmSync(copy, { recursive: true });
    // The launchers of plugins led to the copy.
    await program.up();
    await program.assertSettled();
  });

  it("reports every one of nine different mistakes to `npm run up`, which ends with 2", async () => {
    change((stack) => {
      for (const [, make] of MISTAKES) make(stack);
      stack["tenants"] = "tenants.yaml";
    });
    const { code, stderr } = await bootstrap({ checkout: copy, home: program.sandbox.home }, ["up"]);
    for (const [what, , words] of MISTAKES) assert.match(stderr, words, what);
    assert.equal(code, EXIT.usage, stderr);
    assert.match(stderr, /remedy: correct the stack file/);
    nothingHappened();
  });

  it("reports them to plain pulumi as well, once each, and without a stack trace", async () => {
    const { code, stdout, stderr } = await plain("up", "--yes", "--skip-preview");
    assert.notEqual(code, 0);
    for (const [what, , words] of MISTAKES) assert.match(stdout + stderr, words, what);
    assert.doesNotMatch(stdout + stderr, /at .*\.ts:\d+/);
    nothingHappened();
  });

  for (const [what, text, words] of [
    ["no YAML", "config: [", /Pulumi\.dev\.yaml/],
    [
      "no stack section",
      `${/^encryptionsalt.*$/m.exec(committed)?.[0] ?? ""}\nconfig: {}\n`,
      /Pulumi\.dev\.yaml.*stack/s,
    ],
    [
      "a list for a stack section",
      committed.replace(/spotify-ai-agent:stack:[^]*/, "spotify-ai-agent:stack: [1]\n"),
      /Pulumi\.dev\.yaml/,
    ],
  ] as const)
    it(`is refused with ${what}, and \`npm run up\` ends with 2`, async () => {
      writeFileSync(stackFile(), text);
      const { code, stderr } = await bootstrap({ checkout: copy, home: program.sandbox.home }, ["up"]);
      assert.match(stderr, words);
      assert.equal(code, EXIT.usage, stderr);
      nothingHappened();
    });

  it("names the secret that is missing", async () => {
    change((stack) => {
      stack.cluster = {
        kind: "kubeconfig",
        name: "elsewhere",
        source: { kind: "secret", key: "kubeconfig" },
      };
    });
    const { code, stdout, stderr } = await plain("preview");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /spotify-ai-agent:kubeconfig/);
    assert.match(stdout + stderr, /pulumi config set --secret/);
    nothingHappened();
  });

  it("names the server that does not answer", async () => {
    const kubeconfig = join(copy, "elsewhere.kubeconfig");
    const live = readFileSync(program.sandbox.environment["KUBECONFIG"]!, "utf8");
    writeFileSync(kubeconfig, live.replace(/server: .*/, "server: https://127.0.0.1:1"));
    change((stack) => {
      stack.cluster = { kind: "kubeconfig", name: "elsewhere", source: { kind: "path", path: kubeconfig } };
    });
    const { code, stdout, stderr } = await plain("preview");
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /https:\/\/127\.0\.0\.1:1 .*does not answer.*correct the kubeconfig/);
    nothingHappened();
  });

  it("names the stack that does not exist, and those that do", async () => {
    const { code, stderr } = await bootstrap({ checkout: copy, home: program.sandbox.home }, [
      "up",
      "--stack",
      "qa",
    ]);
    assert.equal(code, EXIT.stackNotFound);
    assert.match(stderr, /no stack "qa"[^]*choose one of dev/);
  });

  it("is not even read when an option is unknown", async () => {
    const { code, stderr } = await bootstrap({ checkout: copy, home: program.sandbox.home }, [
      "up",
      "--stak",
      "dev",
    ]);
    assert.equal(code, EXIT.usage);
    assert.match(stderr, /--stak[^]*npm run up -- --help/);
  });
});
