import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { errorCode } from "../../lib/failure";

/** A part or plugin that is ready for use. */
export const Resolved = z.object({
  name: z.string(),
  version: z.string(),
  /** `installed`, `air-gapped`, `download`, `go build` or `stand-in`. */
  source: z.string(),
  directory: z.string(),
  /** What was found but could not be used, and why. */
  rejected: z.array(z.string()),
});
export type Resolved = z.infer<typeof Resolved>;

/** What the answer depended on: as long as it is the same, nothing has to be probed again. */
const Remembered = z.record(z.string(), z.object({ key: z.string(), resolved: Resolved }));

/** Answers of earlier runs, so that a run that changes nothing starts no program to ask for its version. */
export class ResolvedMemory {
  private constructor(
    private readonly file: string,
    private readonly entries: z.infer<typeof Remembered>,
  ) {}

  static async open(file: string): Promise<ResolvedMemory> {
    try {
      const parsed = Remembered.safeParse(JSON.parse(await readFile(file, "utf8")));
      return new ResolvedMemory(file, parsed.success ? parsed.data : {});
    } catch (error) {
      if (errorCode(error) === "ENOENT" || error instanceof SyntaxError) return new ResolvedMemory(file, {});
      throw error;
    }
  }

  recall(name: string, key: string): Resolved | undefined {
    const entry = this.entries[name];
    return entry?.key === key ? entry.resolved : undefined;
  }

  remember(key: string, resolved: Resolved): void {
    this.entries[resolved.name] = { key, resolved };
  }

  async save(): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    await writeFile(`${this.file}.new`, `${JSON.stringify(this.entries, null, 2)}\n`, { mode: 0o600 });
    await rename(`${this.file}.new`, this.file);
  }
}

/** Identity of a file: changes when it is replaced. `-` where there is none. */
export async function fingerprint(file: string | undefined): Promise<string> {
  if (file === undefined) return "-";
  try {
    const { size, mtimeMs, ino } = await stat(file);
    return `${file}:${size}:${mtimeMs}:${ino}`;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "-";
    throw error;
  }
}
