import assert from "node:assert/strict";
import { runArguments } from "../../../../sandbox/standins/language/run-plan";
import { configEnv } from "../../../../sandbox/standins/language/stack-config";
import { judge } from "../../../../sandbox/standins/language/verdict";

const info = {
  monitor: "127.0.0.1:1",
  engine: "127.0.0.1:2",
  organization: "organization",
  project: "shop",
  stack: "dev",
  rootDirectory: "/src",
  pwd: "/src/program",
  dryRun: true,
  parallel: 16,
  entry: ".",
  args: ["--more"],
};

describe("language host: starting a program", () => {
  it("hands over everything the SDK's starter asks for, the program last", () => {
    assert.deepEqual(
      runArguments(info).join(" "),
      "--monitor 127.0.0.1:1 --engine 127.0.0.1:2 --organization organization --project shop " +
        "--root-directory /src --stack dev --pwd /src/program --dry-run --parallel 16 . --more",
    );
  });

  it("marks only a preview as one", () => {
    assert.ok(!runArguments({ ...info, dryRun: false }).includes("--dry-run"));
  });

  it("writes configuration keys in the form that every SDK reads", () => {
    const env = configEnv({
      values: [
        ["shop:size", "4"],
        ["aws:config:region", "eu-west-1"],
      ],
      secretKeys: ["shop:token"],
    });
    assert.deepEqual(JSON.parse(env["PULUMI_CONFIG"]!), {
      "shop:config:size": "4",
      "aws:config:region": "eu-west-1",
    });
    assert.deepEqual(JSON.parse(env["PULUMI_CONFIG_SECRET_KEYS"]!), ["shop:config:token"]);
  });
});

describe("language host: how a program ended", () => {
  it("has nothing to say about success", () => {
    assert.deepEqual(judge({ code: 0, signal: null }), { error: "", bail: false });
  });

  it("says nothing twice when the program showed the reason", () => {
    assert.deepEqual(judge({ code: 32, signal: null }), { error: "", bail: true });
  });

  it("names the exit code", () => {
    assert.match(judge({ code: 3, signal: null }).error, /exited with code 3/);
  });

  it("names the signal, and the usual reason for an abort", () => {
    assert.match(judge({ code: null, signal: "SIGTERM" }).error, /SIGTERM/);
    assert.match(judge({ code: null, signal: "SIGABRT" }).error, /max-old-space-size/);
  });
});
