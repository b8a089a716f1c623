import { readFileSync } from "node:fs";
import { main } from "@pulumi/pulumi/provider";
import { connectEngine } from "../rpc/engine";
import { EksProvider } from "./provider";
import { registerReferences } from "./references";

const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/eks/package.json"), "utf8")) as {
  version: string;
};
const args = process.argv.slice(2);

if (args.includes("--version")) {
  process.stdout.write(`${version}\n`);
} else {
  const engine = args.findLast((arg) => !arg.startsWith("-"));
  // The SDK's server would outlive an engine that is killed.
  if (engine !== undefined) connectEngine(engine).whenGone(() => process.exit(0));
  registerReferences();
  void main(new EksProvider(version), args);
}
