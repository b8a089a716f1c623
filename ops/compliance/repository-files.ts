import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../lib/failure";

/** Files that rules on the repository read, by their path from its root. */
const NAMED = ["package.json", "package-lock.json", "Pulumi.yaml", "policy/package.json"] as const;
const LISTED = [
  { directory: ".", pattern: /^Pulumi\.[\w-]+\.yaml$/ },
  { directory: ".github/workflows", pattern: /\.ya?ml$/ },
] as const;

/** The text of a file, or nothing where it does not exist. */
export const textOf = (file: string): Promise<string | undefined> =>
  readFile(file, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  });

const namesIn = (directory: string): Promise<readonly string[]> =>
  readdir(directory).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });

/** The files of a checkout that rules on the repository judge. */
export async function repositoryFiles(checkout: string): Promise<ReadonlyMap<string, string>> {
  const listed = await Promise.all(
    LISTED.map(async ({ directory, pattern }) =>
      (await namesIn(join(checkout, directory)))
        .filter((name) => pattern.test(name))
        .map((name) => (directory === "." ? name : `${directory}/${name}`)),
    ),
  );
  const paths = [...NAMED, ...listed.flat()];
  const texts = await Promise.all(paths.map((path) => textOf(join(checkout, path))));
  return new Map(
    paths.flatMap((path, index) => {
      const text = texts[index];
      return text === undefined ? [] : [[path, text] as const];
    }),
  );
}
