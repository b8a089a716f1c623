import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { reason } from "../../lib/failure";
import { readWaivers, type Waivers } from "../../policy/gate/waivers";

/** The waivers of a file. One that cannot be read excuses nothing and keeps the gate closed. */
export async function waiversFrom(file: string, today: Date): Promise<Waivers & { readonly text: string }> {
  try {
    const text = await readFile(file, "utf8");
    return { ...readWaivers(parse(text), today), text };
  } catch (error) {
    // The reader's further lines show a piece of the file.
    const [why = ""] = reason(error).split("\n");
    const problem = `${file}: cannot be read (${why.replace(/:$/, "")}); commit one, with an empty list where nothing is waived`;
    return { valid: [], problems: [problem], text: "" };
  }
}
