import { readFileSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { EXIT, errorCode, Failure } from "../lib/failure";
import { keepLines } from "./kept-lines";

/** Key of a stack's own settings in its file. */
export const STACK_SECTION = "spotify-ai-agent:stack";

/** Where they begin, as a path in the document. */
export const sectionPath = ["config", STACK_SECTION] as const;

/** Name of a stack's file, relative to the project. */
export const stackFileName = (stack: string): string => `Pulumi.${stack}.yaml`;

/** One of a stack's own settings as its file has it, unchecked. @default undefined, also where there is no such file */
export function settingOf(checkout: string, stack: string, path: readonly string[]): unknown {
  try {
    const text = readFileSync(join(checkout, stackFileName(stack)), "utf8");
    return parseDocument(text).getIn([...sectionPath, ...path]);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}

/** A file's text before and after a change. */
export interface EditedText {
  readonly before: string;
  readonly after: string;
}

const render = (document: Document): string =>
  document.toString({ lineWidth: 0, flowCollectionPadding: true });

/**
 * What a YAML file would say after a change; its comments and its other lines stay. Nothing is written.
 * @throws {Failure} when the file is missing or is no YAML.
 */
export async function editedYaml(file: string, change: (document: Document) => void): Promise<EditedText> {
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
  const unedited = render(document);
  change(document);
  return { before, after: keepLines({ own: before, unedited, edited: render(document) }) };
}

/** Replaces a file at once, so that an interrupt or a full disk leaves the old one, and nothing beside it. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const next = `${file}.new`;
  try {
    await writeFile(next, text);
    await rename(next, file);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}
