import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";

/** One document as texts: as people wrote it, and as the library writes it before and after a change. */
export interface Renderings {
  readonly own: string;
  readonly unedited: string;
  readonly edited: string;
}

/**
 * The edited document as its author wrote it wherever the edit changed nothing: the library writes every line in a
 * spacing of its own. Where its lines cannot be told to be the author's, the edited document as the library writes it.
 */
export function keepLines({ own, unedited, edited }: Renderings): string {
  const old = unedited.split("\n");
  const now = edited.split("\n");
  const authors = pair(old, (own.endsWith("\n") ? own : `${own}\n`).split("\n"));
  if (authors === undefined) return edited;
  const shorter = Math.min(old.length, now.length);
  const head = commonStart(old, now, shorter);
  const tail = commonStart(old.toReversed(), now.toReversed(), shorter - head);
  const between = new Map<string, string[]>();
  for (let index = head; index < old.length - tail; index += 1) {
    const line = old[index] ?? "";
    between.set(line, [...(between.get(line) ?? []), authors[index] ?? line]);
  }
  const kept = [
    ...authors.slice(0, head),
    ...now.slice(head, now.length - tail).map((line) => between.get(line)?.shift() ?? line),
    ...authors.slice(authors.length - tail),
  ].join("\n");
  // Lines of two indentations side by side may say something else, or nothing.
  return saysTheSame(kept, edited) ? kept : edited;
}

const squeezed = (text: string): string => text.replace(/\s/g, "");

/** What the author wrote for each line of the library, which joins some. Undefined where they differ in more than space. */
function pair(lines: readonly string[], authors: readonly string[]): readonly string[] | undefined {
  const pairs: string[] = [];
  let next = 0;
  for (const line of lines) {
    const wanted = squeezed(line);
    const first = next;
    let found: string;
    do {
      next += 1;
      found = squeezed(authors.slice(first, next).join(""));
    } while (found !== wanted && wanted.startsWith(found) && next < authors.length);
    if (found !== wanted) return undefined;
    pairs.push(authors.slice(first, next).join("\n"));
  }
  return next === authors.length ? pairs : undefined;
}

/** How many lines two texts have in common from their first line on, at most `most`. */
function commonStart(left: readonly string[], right: readonly string[], most: number): number {
  let count = 0;
  while (count < most && left[count] === right[count]) count += 1;
  return count;
}

function saysTheSame(left: string, right: string): boolean {
  try {
    return isDeepStrictEqual(parse(left), parse(right));
  } catch {
    return false;
  }
}
