import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { spellingsIn } from "../../../policy/frame/encodings";

/** A place in which no canary may stand. */
export interface Witnessed {
  readonly place: string;
  readonly text: string;
}

/** Where canaries stand, and in which spelling: by the name of the canary, never by its value. */
export const leaksOf = (
  canaries: Readonly<Record<string, string>>,
  witnessed: readonly Witnessed[],
): readonly string[] =>
  witnessed.flatMap(({ place, text }) =>
    Object.entries(canaries).flatMap(([name, canary]) =>
      spellingsIn(text, canary).map((encoding) => `${name} in ${place} as ${encoding}`),
    ),
  );

/** Every file below a directory, read byte for byte. */
export const filesBelow = (place: string, directory: string): readonly Witnessed[] =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => ({ name, path: join(directory, name) }))
    .filter(({ path }) => statSync(path).isFile())
    .map(({ name, path }) => ({ place: `${place} ${name}`, text: readFileSync(path, "utf8") }));
