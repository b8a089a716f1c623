import { mkdir } from "node:fs/promises";
import { Failure } from "../../lib/failure";
import { cacheLayout } from "../paths";
import { VERSIONS } from "../versions";
import type { Context } from "./context";
import { compareReleases, parseRelease } from "./semver";
import { findOnPath, userDirectories } from "./search-path";

const REMEDY = `install Go ${VERSIONS.go} or newer from https://go.dev/dl and put it on PATH`;

/** A Go tool chain that can build the recipes. */
export interface Go {
  readonly path: string;
  readonly version: string;
}

/** Finds Go, or fails with the remedy before anything is half built. */
export async function requireGo(context: Context): Promise<Go> {
  const path = await findOnPath("go", userDirectories(context.environment.PATH, []));
  if (path === undefined) throw new Failure("Go is needed but not on PATH", { remedy: REMEDY });
  const { stdout } = await context.run(path, ["env", "GOVERSION"], {
    timeoutMilliseconds: 20_000,
    // Without this the answer could be that of another version, which the checkout's surroundings ask for.
    environment: { ...context.environment, GOTOOLCHAIN: "local", GOFLAGS: "", GOWORK: "off" },
  });
  const found = parseRelease(
    stdout
      .trim()
      .replace(/^go/, "")
      .replace(/^(\d+\.\d+)$/, "$1.0"),
  );
  const wanted = parseRelease(VERSIONS.go);
  if (found === undefined || wanted === undefined || compareReleases(found, wanted) < 0)
    throw new Failure(`Go "${stdout.trim()}" at ${path} is too old or no release: ${VERSIONS.go} is needed`, {
      remedy: REMEDY,
    });
  return { path, version: stdout.trim() };
}

/** Environment of every Go call: caches of our own, apart from the user's, and nothing of their settings. */
export async function goEnvironment(
  context: Context,
  modules: "build" | "sources",
): Promise<Readonly<Record<string, string | undefined>>> {
  const layout = cacheLayout(context.paths.cache);
  const GOMODCACHE = modules === "build" ? layout.goModules : layout.modules;
  await mkdir(GOMODCACHE, { recursive: true });
  await mkdir(layout.goBuild, { recursive: true });
  return {
    ...context.environment,
    GOMODCACHE,
    GOCACHE: layout.goBuild,
    // Writable, so that the cache can be removed with ordinary means.
    GOFLAGS: "-modcacherw -buildvcs=false",
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    CGO_ENABLED: "0",
  };
}
