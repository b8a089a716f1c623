import { parseJson } from "../frame/json";
import { isFields } from "../frame/loose";
import { looksSecret, namesSecret } from "../frame/secrets";
import type { KnownSecret } from "./secrets";

/** How the engine marks a secret in an exported state; shown secrets are JSON text in `plaintext`. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

interface Leaf {
  readonly path: readonly string[];
  readonly value: string;
}

const leavesOf = (value: unknown, path: readonly string[]): readonly Leaf[] => {
  if (typeof value === "string") return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, String(index)]));
  return isFields(value)
    ? Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]))
    : [];
};

/** What stands in base64 is looked for as it is and decoded. */
const decoded = (leaf: Leaf): readonly Leaf[] => {
  const text = Buffer.from(leaf.value, "base64").toString("utf8");
  const isBase64 = Buffer.from(text, "utf8").toString("base64") === leaf.value;
  return isBase64 ? [leaf, { ...leaf, value: text }] : [leaf];
};

/** Secret by its own name or shape: user names and public certificates stand beside passwords in the same object. */
const isTelling = ({ path, value }: Leaf): boolean =>
  looksSecret(value) || namesSecret(path.at(-1) ?? "", value);

const wrappedIn = (value: unknown, path: readonly string[]): readonly Leaf[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => wrappedIn(item, [...path, String(index)]));
  if (!isFields(value)) return [];
  if (SIGNATURE in value)
    return typeof value["plaintext"] === "string"
      ? leavesOf(parseJson(value["plaintext"]), path).flatMap(decoded).filter(isTelling)
      : [];
  return Object.entries(value).flatMap(([key, item]) => wrappedIn(item, [...path, key]));
};

/**
 * The secrets in a state that was exported with its secrets shown, by the resource and field that hold them. Only
 * values that are secret by themselves: what stands beside them may stand anywhere.
 */
export function knownSecrets(state: unknown): readonly KnownSecret[] {
  const { deployment } = isFields(state) ? state : {};
  const resources =
    isFields(deployment) && Array.isArray(deployment["resources"]) ? deployment["resources"] : [];
  const found = resources.filter(isFields).flatMap((resource) =>
    (["inputs", "outputs"] as const).flatMap((half) =>
      wrappedIn(resource[half], []).map(({ path, value }) => ({
        name: `${String(resource["urn"]).split("::").at(-1) ?? ""} ${path.join(".")}`,
        value,
      })),
    ),
  );
  return [...new Map(found.map((secret) => [secret.value, secret])).values()];
}
