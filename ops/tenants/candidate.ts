import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import type { Tenant } from "../../tenants/tenant-schema";
import { type Registry, readTenants } from "./registry";

/** A changed file of tenants that nothing uses yet, with a stack file that names it. */
export interface Candidate {
  readonly tenants: readonly Tenant[];
  /** Stack file to preview with. */
  readonly configFile: string;
  close(): Promise<void>;
}

/** Where the stack of a candidate is. */
export interface CandidatePlace {
  readonly checkout: string;
  readonly stack: string;
  readonly registry: Registry;
}

async function changed(file: string, change: (document: Document) => void): Promise<string> {
  const document = parseDocument(await readFile(file, "utf8"));
  change(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/**
 * Makes a changed copy of the file of tenants, so that a change is checked and previewed before any file of the
 * project is touched.
 * @throws {Failure} with exit code 2 when the changed file would be refused.
 */
export async function openCandidate(
  { checkout, stack, registry }: CandidatePlace,
  edit: (document: Document) => void,
): Promise<Candidate> {
  const home = await mkdtemp(join(tmpdir(), "tenants-"));
  const close = () => rm(home, { recursive: true });
  try {
    const file = join(home, "tenants.yaml");
    await writeFile(file, await changed(registry.file, edit));
    const tenants = readTenants(file, registry.file);
    const configFile = join(home, `Pulumi.${stack}.yaml`);
    const text = await changed(join(checkout, `Pulumi.${stack}.yaml`), (document) => {
      document.setIn(["config", "spotify-ai-agent:stack", "tenants"], file);
    });
    await writeFile(configFile, text, { mode: 0o600 });
    return { tenants, configFile, close };
  } catch (error) {
    await close();
    throw error;
  }
}
