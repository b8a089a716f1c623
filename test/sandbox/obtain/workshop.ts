import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Context } from "../../../sandbox/obtain/context";
import { createFetcher } from "../../../sandbox/obtain/fetcher";
import type { Part } from "../../../sandbox/obtain/parts";
import { sameMinor } from "../../../sandbox/obtain/semver";
import { silentProgress } from "../../../sandbox/progress";
import { runCommand } from "../../../sandbox/run";

/** A place of its own for one test: directories, a PATH and a context that works in them. */
export interface Workshop {
  readonly root: string;
  readonly bin: string;
  context(changes?: Partial<Context>): Context;
  file(path: string, text: string, mode?: number): string;
  /** A program that prints a text for every question. */
  program(path: string, says: string): string;
  close(): void;
}

/** Makes a workshop with an empty directory `bin` as the user's PATH, besides the system's own tools. */
export function workshop(): Workshop {
  const root = mkdtempSync(join(tmpdir(), "obtain test "));
  const bin = join(root, "bin");
  mkdirSync(bin);
  const file = (path: string, text: string, mode = 0o644) => {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    chmodSync(target, mode);
    return target;
  };
  const context = (changes: Partial<Context> = {}): Context => ({
    paths: {
      checkout: join(root, "checkout"),
      cache: join(root, "cache"),
      home: join(root, "home"),
      binaries: undefined,
    },
    platform: { os: "linux", arch: "amd64" },
    environment: { PATH: `${bin}:/usr/bin:/bin`, HOME: join(root, "user") },
    run: runCommand,
    fetcher: createFetcher(),
    progress: silentProgress,
    now: () => new Date("2030-01-02T03:04:05Z"),
    ...changes,
  });
  return {
    root,
    bin,
    context,
    file,
    program: (path, says) => file(path, `#!/bin/sh\necho '${says}'\n`, 0o755),
    close: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A part of one binary, `tool` 1.2.3, without official downloads. */
export const toolPart = (changes: Partial<Part> = {}): Part => ({
  name: "kwok",
  version: "1.2.3",
  binaries: ["tool"],
  versionArguments: ["--version"],
  compatible: sameMinor,
  downloads: () => undefined,
  recipe: { module: "kwok", package: "./tool", stamps: [], gibibytes: 1 },
  ...changes,
});

/** A loopback server for one test. */
export async function serve(listener: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
