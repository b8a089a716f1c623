import { createHash } from "node:crypto";
import { link, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheLayout } from "../paths";
import { Failure } from "../../lib/failure";
import type { Step } from "../progress";
import { runOrFail } from "../run";
import { sha256 } from "./checksum";
import type { Context } from "./context";
import { type Go, goEnvironment, requireGo } from "./go";
import type { Manifest } from "./landing";
import type { Part } from "./parts";
import { probe } from "./probe";

const REMEDY =
  "check that the Go module proxy answers (GOPROXY, GOFLAGS, GONOSUMDB are respected) and run the command again: " +
  "what is already compiled is kept";

/** The directory of a recipe's module in the checkout. */
export const recipeDirectory = (checkout: string, part: Pick<Part, "recipe">): string =>
  join(checkout, "sandbox", "obtain", "recipes", part.recipe.module);

/** A short name for everything a build depends on: module files, sources, package and stamps. */
export async function recipeHash(checkout: string, part: Pick<Part, "recipe">): Promise<string> {
  const directory = recipeDirectory(checkout, part);
  const hash = createHash("sha256").update(JSON.stringify([part.recipe.package, part.recipe.stamps]));
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file.slice(directory.length)).update(await readFile(file));
  return hash.digest("hex").slice(0, 8);
}

/** Builds a part from Go modules. go.sum pins every byte; Go's caches make an interrupted build resume. */
export async function fromGoBuild(
  context: Context,
  part: Part,
  { draft, step }: { readonly draft: string; readonly step: Step },
): Promise<Manifest> {
  const go = await requireGo(context);
  const directory = recipeDirectory(context.paths.checkout, part);
  const [first, ...others] = part.binaries;
  const { logs } = cacheLayout(context.paths.cache);
  await mkdir(logs, { recursive: true });
  await build(context, {
    part,
    go,
    output: join(draft, first),
    directory,
    logFile: join(logs, `${part.name}.log`),
    step,
  });
  // The multi-call binary: a name of its own for each thing it can be.
  for (const other of others) await link(join(draft, first), join(draft, other));
  const verdict = await probe(context, part, join(draft, first));
  if (!verdict.usable)
    throw new Failure(`the ${part.name} that was built cannot be used: ${verdict.why}`, { remedy: REMEDY });
  const sum = await sha256(join(draft, first));
  return {
    name: part.name,
    version: part.version,
    source: "go build",
    origin: `${part.recipe.package} (${part.recipe.module}, ${go.version})`,
    sha256: Object.fromEntries(part.binaries.map((binary) => [binary, sum])),
    obtainedAt: context.now().toISOString(),
  };
}

interface Build {
  readonly part: Part;
  readonly go: Go;
  readonly output: string;
  readonly directory: string;
  readonly logFile: string;
  readonly step: Step;
}

async function build(context: Context, { part, go, output, directory, logFile, step }: Build): Promise<void> {
  const stamps = part.recipe.stamps.map((stamp) => `-X ${stamp}`);
  let downloaded = 0;
  let compiled = 0;
  const onLine = (line: string) => {
    if (line.startsWith("go: downloading ")) step.detail(`${(downloaded += 1)} modules downloaded`);
    else if (/^[\w.-]+(\/[\w.-]+)*$/.test(line)) step.detail(`${(compiled += 1)} packages compiled`);
  };
  await runOrFail(
    context.run,
    {
      file: go.path,
      args: [
        "build",
        "-v",
        "-mod=readonly",
        "-trimpath",
        "-ldflags",
        ["-s", "-w", ...stamps].join(" "),
        "-o",
        output,
        part.recipe.package,
      ],
      options: {
        cwd: directory,
        environment: await goEnvironment(context, "build"),
        logFile,
        onLine,
        ...(context.signal && { signal: context.signal }),
      },
    },
    REMEDY,
  );
}
