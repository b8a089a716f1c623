import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";

/** Where everything of the sandbox is kept. Nothing of it lies in the checkout. */
export interface Paths {
  readonly checkout: string;
  /** Shared by all checkouts of this user: binaries, Go modules, Go caches. */
  readonly cache: string;
  /** This checkout's own sandbox: state, credentials, logs. Only the owner may look inside. */
  readonly home: string;
  /** A directory of binaries and plugin archives for machines without a network, when the user names one. */
  readonly binaries: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const NAME = "spotify-ai-agent";

/** An empty variable counts as absent, as the XDG specification asks for. */
const given = (value: string | undefined): string | undefined => (value === "" ? undefined : value);

/** Decides the places from the environment. A relative path is meant from the checkout. */
export function planPaths(checkout: string, environment: Environment): Paths {
  const home = given(environment.HOME) ?? homedir();
  const under = (root: string | undefined, fallback: string) =>
    join(given(root) ?? join(home, fallback), NAME);
  const chosen = (value: string | undefined) =>
    given(value) === undefined ? undefined : resolve(checkout, given(value) ?? "");
  const identity = createHash("sha256").update(checkout).digest("hex").slice(0, 8);
  return {
    checkout,
    cache: chosen(environment.SANDBOX_CACHE) ?? under(environment.XDG_CACHE_HOME, ".cache"),
    home:
      chosen(environment.SANDBOX_HOME) ??
      join(under(environment.XDG_STATE_HOME, ".local/state"), `${basename(checkout)}-${identity}`),
    binaries: chosen(environment.SANDBOX_BINARIES),
  };
}

/** Files inside a sandbox's home. */
export const homeLayout = (home: string) => ({
  state: join(home, "state"),
  pulumiHome: join(home, "pulumi"),
  passphrase: join(home, "passphrase"),
  launchers: join(home, "launchers"),
  logs: join(home, "logs"),
  resolved: join(home, "parts.json"),
  lock: join(home, "sandbox.lock"),
});

/** Directories inside the cache. */
export const cacheLayout = (cache: string) => ({
  binaries: join(cache, "bin"),
  plugins: join(cache, "plugins"),
  modules: join(cache, "modules"),
  goModules: join(cache, "go", "mod"),
  goBuild: join(cache, "go", "build"),
  locks: join(cache, "locks"),
  logs: join(cache, "logs"),
});
