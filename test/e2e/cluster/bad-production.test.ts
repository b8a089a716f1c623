import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { Stack } from "../support/pulumi";
import { checkout, sandbox } from "../support/sandbox";

interface StackFile {
  encryptionsalt?: string;
  config: Record<"spotify-ai-agent:stack", Record<string, Record<string, unknown>>>;
}

const committed = (stack: string): StackFile =>
  parse(readFileSync(join(checkout, `Pulumi.${stack}.yaml`), "utf8")) as StackFile;

/** What is wrong with the file, field by field. */
const EXPECTED = [
  /secretsprovider: "passphrase": /,
  /cluster\.version: .* skips a version after 1\.34; go to 1\.35 first/,
  /cluster\.network\.zones: .* 1 distinct zones/,
  /cluster\.network\.connected\.0: .* overlaps network\.cidr/,
  /cluster\.network\.nat: .* use per-zone/,
  /cluster\.endpoint\.allow: /,
  /cluster\.nodeGroups\.accelerated\.min: /,
  /cluster\.nodeGroups\.accelerated\.instanceTypes\.0: /,
  /cluster\.addOns[^:]*: .*cert-manager/,
  /cluster\.deletionProtection: /,
  /services\.auth\.version: "1\.2\.3" is a tag/,
  /externals\.events\.ranges\.0: .* outside its data subnets/,
];

describe("a production stack full of mistakes, in a stack file that --config-file names", () => {
  it("is refused by plain pulumi with all of them at once, and nothing is registered", async () => {
    const running = await sandbox();
    const directory = join(running.home, "e2e-config");
    mkdirSync(directory, { recursive: true });
    const file = join(directory, "bad-production.yaml");
    const { config } = committed("prod");
    const section = config["spotify-ai-agent:stack"];
    Object.assign(section["cluster"]!, {
      version: "1.36",
      upgradeFrom: "1.34",
      deletionProtection: false,
      endpoint: { kind: "public", allow: [] },
      nodeGroups: { accelerated: { min: 9, max: 3, instanceTypes: ["m7i.large"] } },
      addOns: { "cert-manager": false },
    });
    Object.assign(section["cluster"]!["network"] as object, {
      zones: ["eu-central-1a"],
      nat: "one",
      connected: ["10.48.0.0/20"],
    });
    Object.assign(section["services"]!["auth"] as object, { version: "1.2.3" });
    Object.assign(section["externals"]!["events"] as object, { ranges: ["10.48.64.0/22"] });
    // The engine opens it with the sandbox's passphrase, as it would with anybody's.
    const { encryptionsalt } = committed("dev");
    writeFileSync(file, stringify({ encryptionsalt, config }));
    const stack = new Stack(running, "bad-production", "prod");
    const made = await stack.pulumi("stack", "init", "--secrets-provider", "passphrase");
    assert.equal(made.code, 0, made.stderr);
    try {
      const { code, stdout, stderr } = await stack.pulumi("preview", "--config-file", file);
      const said = stdout + stderr;
      assert.notEqual(code, 0);
      for (const words of EXPECTED) assert.match(said, words);
      assert.match(said, /configuration refused: \d+ problems/);
      assert.doesNotMatch(said, /\+ +(aws|kubernetes|eks):/);
    } finally {
      await stack.pulumi("stack", "rm", "--yes");
    }
  });
});
