import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseToken, type TypeToken } from "./type-token";
import { parseTypeModel, type TypeModel } from "./type-model";

/** A resource type of the installed SDK. */
export interface ResourceType extends TypeToken {
  readonly model: TypeModel;
}

/** The resource types of an installed `@pulumi/aws`, each read when it is first asked for. */
export interface Catalogue {
  readonly version: string;
  find(token: string): ResourceType | undefined;
}

/** Opens the SDK that the program in the working directory uses. */
export function openCatalogue(from: string = process.cwd()): Catalogue {
  const manifest = resolveFrom([join(from, "package.json"), __filename], "@pulumi/aws/package.json");
  const root = dirname(manifest);
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const known = new Map<string, ResourceType | undefined>();
  return {
    version,
    find: (token) => {
      if (!known.has(token)) known.set(token, readType(root, token));
      return known.get(token);
    },
  };
}

function resolveFrom(places: readonly string[], request: string): string {
  for (const place of places) {
    try {
      return createRequire(place).resolve(request);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND")) throw error;
    }
  }
  throw new Error("@pulumi/aws is not installed; the stand-in reads its resource types: run npm install");
}

function readType(root: string, token: string): ResourceType | undefined {
  const parsed = parseToken(token);
  if (parsed === undefined) return undefined;
  const file = fileOf(root, parsed);
  if (file === undefined) return undefined;
  const model = parseTypeModel(readFileSync(`${file}.js`, "utf8"), readFileSync(`${file}.d.ts`, "utf8"));
  return { ...parsed, model };
}

/** A class's file is named after the kind, save for a few whose file only the service's index tells. */
function fileOf(root: string, { service, kind, className }: TypeToken): string | undefined {
  const folder = join(root, service);
  if (existsSync(join(folder, `${kind}.js`))) return join(folder, kind);
  const index = join(folder, "index.js");
  if (!existsSync(index)) return undefined;
  const file = new RegExp(`\\["${className}"\\], \\(\\) => require\\("\\./(\\w+)"\\)`).exec(
    readFileSync(index, "utf8"),
  );
  return file?.[1] === undefined ? undefined : join(folder, file[1]);
}
