import type { Path } from "./values";

const plainName = /^[A-Za-z_$][\w$]*$/;

/** A path in the engine's spelling: `spec.containers[0].image`, `metadata.labels["a/b"]`. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (plainName.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** The path that the engine's spelling means. `*` stays a step of its own. */
export function parsePath(text: string): Path {
  const steps: (string | number)[] = [];
  const step = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/y;
  let at = 0;
  while (at < text.length) {
    if (text[at] === ".") at += 1;
    step.lastIndex = at;
    const match = step.exec(text);
    if (match === null) throw new Error(`property path "${text}": cannot be read from character ${at + 1}`);
    const [all, quoted, index, name] = match;
    if (quoted !== undefined) steps.push(JSON.parse(`"${quoted}"`) as string);
    else if (index !== undefined) steps.push(index === "*" ? index : Number(index));
    else if (name !== undefined) steps.push(name);
    at += all.length;
  }
  return steps;
}

/** Whether a path is the other one or lies below it. `*` in the outer path matches any step. */
export const isWithin = (path: Path, outer: Path): boolean =>
  outer.length <= path.length && outer.every((step, i) => step === "*" || step === path[i]);
