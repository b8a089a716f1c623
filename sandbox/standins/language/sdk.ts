import { createRequire } from "node:module";
import { join } from "node:path";

/** A starter that the SDK brings along, found from the directory of the program that it starts. */
export function findStarter(directory: string, starter: "run" | "run-plugin" | "run-policy-pack"): string {
  const request = `@pulumi/pulumi/cmd/${starter}`;
  try {
    return createRequire(join(directory, "package.json")).resolve(request);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND")) throw error;
    throw new Error(
      `${directory}: @pulumi/pulumi is not installed (${request} cannot be resolved); ` +
        "run npm install there, or pulumi install",
    );
  }
}
