import assert from "node:assert/strict";
import { optionsEnv, readOptions } from "../../../../sandbox/standins/language/options";
import { shellWords } from "../../../../sandbox/standins/language/shell-words";

describe("language host: runtime options", () => {
  it("compiles TypeScript unless told otherwise", () => {
    assert.deepEqual(readOptions({}), { typescript: true, nodeArgs: [] });
    assert.deepEqual(optionsEnv(readOptions({ typescript: false })), { PULUMI_NODEJS_TYPESCRIPT: "false" });
  });

  it("splits node's arguments as a shell would", () => {
    const { nodeArgs } = readOptions({ nodeargs: `--max-old-space-size=77 --title="a b"` });
    assert.deepEqual(nodeArgs, ["--max-old-space-size=77", "--title=a b"]);
  });

  it("passes the compiler's configuration on", () => {
    assert.deepEqual(optionsEnv(readOptions({ tsconfig: "tsconfig.deploy.json" })), {
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.deploy.json",
    });
  });

  it("names every option that is wrong at once", () => {
    assert.throws(
      () => readOptions({ typescript: "yes", packagemanager: "bun", nodeargs: "'open", tsconfig: 1 }),
      (error: Error) => {
        assert.deepEqual(
          error.message.split("\n").map((line) => /^runtime\.options\.(\w+): /.exec(line)?.[1]),
          ["typescript", "nodeargs", "tsconfig", "packagemanager"],
        );
        return true;
      },
    );
  });
});

describe("language host: words of a command line", () => {
  for (const [line, words] of [
    ["", []],
    ["  --a   --b=1 ", ["--a", "--b=1"]],
    [`--a="b c"d`, ["--a=b cd"]],
    [`'a "b"' c`, [`a "b"`, "c"]],
    [`a\\ b "c\\"d" 'e\\f'`, ["a b", `c"d`, "e\\f"]],
    [`"" x`, ["", "x"]],
  ] as const) {
    it(`splits ${JSON.stringify(line)}`, () => {
      assert.deepEqual(shellWords(line), words);
    });
  }

  it("refuses a quote that is never closed", () => {
    assert.throws(() => shellWords(`--title="a b`), /never closed/);
  });
});
