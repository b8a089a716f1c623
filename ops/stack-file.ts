import { readFile, rename, writeFile } from "node:fs/promises";
import { type Document, parseDocument } from "yaml";
import { EXIT, errorCode, Failure } from "../lib/failure";

/** Key of a stack's own settings in its file. */
export const STACK_SECTION = "spotify-ai-agent:stack";

/** Where they begin, as a path in the document. */
export const sectionPath = ["config", STACK_SECTION] as const;

/** Name of a stack's file, relative to the project. */
export const stackFileName = (stack: string): string => `Pulumi.${stack}.yaml`;

/**
 * Changes a YAML file in place and keeps its comments. The file is replaced at once, so that an interrupt or a full
 * disk leaves the old one.
 * @returns the text before the change, to put it back with `restoreFile`.
 * @throws {Failure} when the file is missing or is no YAML.
 */
export async function editYaml(file: string, change: (document: Document) => void): Promise<string> {
  const before = await readFile(file, "utf8").catch((cause: unknown) => {
    if (errorCode(cause) !== "ENOENT") throw cause;
    throw new Failure(`${file}: there is no such file`, {
      remedy: "name a stack that has a stack file",
      exitCode: EXIT.stackNotFound,
      cause,
    });
  });
  const document = parseDocument(before);
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new Failure(`${file}: ${problem.message}`, { remedy: "correct the YAML", exitCode: EXIT.usage });
  }
  change(document);
  await restoreFile(file, document.toString({ lineWidth: 0, flowCollectionPadding: true }));
  return before;
}

/** Writes a file's text at once. */
export async function restoreFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
