import assert from "node:assert/strict";
import { project, type Workbench, workbench } from "../standins/workbench";
import { sandbox } from "../support/sandbox";

/** A pipeline that looks for drift every night, as the rules on a repository want it. */
export const DRIFT =
  "on: { schedule: [{ cron: '0 3 * * *' }] }\njobs: { drift: { steps: [{ run: npm run drift }] } }\n";

/** A small program on the shared sandbox, for a pack to judge. */
export interface PolicyBench {
  readonly bench: Workbench;
  /** Of the program. */
  readonly directory: string;
}

/**
 * Sets a program up with its stack `dev`.
 * @param files besides those that every project has; `index.ts` is the program.
 * @param providers whose packages and stand-ins it gets. @default kubernetes alone
 */
export async function policyBench(
  name: string,
  files: Readonly<Record<string, string>>,
  providers: readonly string[] = ["kubernetes"],
): Promise<PolicyBench> {
  const { environment } = await sandbox();
  const standIns = providers.map((provider) => [`pulumi-resource-${provider}`, `${provider}/main`]);
  const bench = workbench(
    {
      "pulumi-language-nodejs": "language/main",
      ...(Object.fromEntries(standIns) as Record<string, string>),
    },
    { PATH: environment["PATH"] ?? "", KUBECONFIG: environment["KUBECONFIG"] ?? "" },
  );
  const directory = bench.program(
    name,
    {
      "Pulumi.yaml": project(name),
      "package.json": JSON.stringify({ name, version: "1.0.0", main: "index.ts" }),
      ...files,
    },
    ["@pulumi/pulumi", ...providers.map((provider) => `@pulumi/${provider}`)],
  );
  const { code, output } = await bench.pulumi(directory, "stack", "init", "dev");
  assert.equal(code, 0, output);
  return { bench, directory };
}
