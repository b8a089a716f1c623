import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../../../lib/failure";
import type { ModuleSource } from "../../obtain/module-source";
import type { DefinitionSource } from "./crd-table";

/** A definition as it was published: applied as text, because reading megabytes of YAML here would take seconds. */
export interface DefinitionDocument {
  readonly name: string;
  readonly text: string;
}

/** The wanted definitions of a source. */
export async function readDefinitions(
  source: DefinitionSource,
  moduleDirectory: ModuleSource,
): Promise<readonly DefinitionDocument[]> {
  const directory = await moduleDirectory(source.module, source.version);
  const files = (await Promise.all(source.paths.map((path) => yamlFiles(join(directory, path))))).flat();
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const definitions = texts
    .flatMap(splitDefinitions)
    .filter(({ name }) => source.only === undefined || source.only.test(name));
  if (definitions.length === 0) {
    throw new Failure(
      `${source.module}@${source.version} holds no custom resource definition in ${source.paths.join(", ")}`,
      {
        remedy: `remove ${directory} so that the module is downloaded again`,
      },
    );
  }
  return definitions;
}

async function yamlFiles(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  return (await readdir(path)).filter((name) => name.endsWith(".yaml")).map((name) => join(path, name));
}

/** The documents of a file that are definitions; generators write the kind and the name in these exact places. */
export const splitDefinitions = (text: string): DefinitionDocument[] =>
  text.split(/^---\s*$/m).flatMap((document) => {
    if (!/^kind: CustomResourceDefinition\s*$/m.test(document)) return [];
    const name = /^metadata:\n(?: .*\n)*? {2}name: "?([a-z0-9.-]+)"?\s*$/m.exec(document)?.[1];
    return name === undefined ? [] : [{ name, text: document }];
  });
