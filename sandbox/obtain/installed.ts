import { dirname, join } from "node:path";
import type { Context } from "./context";
import type { Part } from "./parts";
import { probe } from "./probe";
import { findOnPath, isExecutableFile, userDirectories } from "./search-path";

/** What is on PATH: usable, or the reason why not. */
export type Installed =
  | { readonly kind: "usable"; readonly directory: string; readonly version: string }
  | { readonly kind: "rejected"; readonly path: string; readonly why: string }
  | { readonly kind: "absent" };

/** Looks for a part among the user's own programs. All binaries of a part must lie side by side. */
export async function findInstalled(context: Context, part: Part): Promise<Installed> {
  const [first, ...others] = part.binaries;
  const { cache, home } = context.paths;
  const found = await findOnPath(first, userDirectories(context.environment.PATH, [cache, home]));
  if (found === undefined) return { kind: "absent" };
  const directory = dirname(found);
  for (const other of others)
    if (!(await isExecutableFile(join(directory, other))))
      return { kind: "rejected", path: found, why: `${other} is not beside it` };
  const verdict = await probe(context, part, found);
  return verdict.usable
    ? { kind: "usable", directory, version: verdict.version }
    : { kind: "rejected", path: found, why: verdict.why };
}
