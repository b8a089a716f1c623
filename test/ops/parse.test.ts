import assert from "node:assert/strict";
import type { CommandGroup } from "../../ops/catalogue/command-row";
import { type Parsed, parseCommandLine } from "../../ops/input/parse";

const groups: CommandGroup[] = [
  {
    title: "Rollouts",
    commands: [
      {
        name: "promote",
        summary: "go on",
        arguments: [{ name: "service", summary: "which", variable: "SERVICE" }],
        options: [
          { flags: "--full", summary: "skip the steps" },
          { flags: "--strategy <name>", summary: "how", variable: "DEPLOYMENT_STRATEGY" },
        ],
      },
    ],
  },
];

function parse(args: string[], environment: Record<string, string> = {}) {
  const printed: string[] = [];
  const said: string[] = [];
  const result = parseCommandLine(groups, args, {
    environment,
    print: (text) => printed.push(text),
    say: (text) => said.push(text),
  });
  return { result, printed: printed.join(""), said: said.join("") };
}

const understood = (args: string[], environment?: Record<string, string>): Parsed => {
  const { result, said } = parse(args, environment);
  return typeof result === "number" ? assert.fail(said) : result;
};

describe("the command line of the operations command", () => {
  it("takes standard options before and after the command", () => {
    for (const args of [
      ["-s", "staging", "promote", "auth"],
      ["promote", "auth", "-s", "staging"],
      ["promote", "--stack=staging", "auth"],
    ]) {
      const { given, settings } = understood(args);
      assert.equal(settings.stack, "staging");
      assert.equal(given["service"], "auth");
    }
  });

  it("takes arguments and options from variables, and lets the command line win", () => {
    const variables = { SERVICE: "ml", DEPLOYMENT_STRATEGY: "canary" };
    const given = (args: string[]) => {
      const { service, strategy } = understood(args, variables).given;
      return [service, strategy];
    };
    assert.deepEqual(given(["promote"]), ["ml", "canary"]);
    assert.deepEqual(given(["promote", "auth", "--strategy", "ab"]), ["auth", "ab"]);
    assert.equal(understood(["promote"], { SERVICE: "" }).given["service"], undefined);
  });

  it("suggests the nearest command and ends with 2", () => {
    const { result, said } = parse(["promot"]);
    assert.equal(result, 2);
    assert.match(said, /Did you mean promote\?/);
  });

  it("refuses what it does not know", () => {
    for (const args of [["promote", "a", "b"], ["promote", "--ful"], ["--nothing"], ["promote", "-s"]])
      assert.equal(parse(args).result, 2, args.join(" "));
  });

  it("explains itself on standard output", () => {
    const { result, printed, said } = parse(["promote", "--help"]);
    assert.equal(result, 0);
    assert.match(printed, /which \[SERVICE\]/);
    assert.match(printed, /--timeout/);
    assert.equal(said, "");
  });
});
