import { isObject, type Registered } from "./flat-program";

/** How the engine marks a value as secret in what it exports. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Takes the engine's marks of secrets off. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  if (SIGNATURE in value) return plain(JSON.parse(String(value["plaintext"])));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** The objects that a state holds, in the order in which they were made, as a list that kubectl takes. */
export function manifestsOf(resources: readonly Registered[]): string {
  const items = resources.filter(isObject).map(({ inputs }) => plain(inputs));
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}
