/** Signs that a literal is a secret. They look at names and shapes; a violation never repeats the value. */
const NAMES =
  /passw(?:or)?d|secret|token|api_?key|private_?key|access_?key|credential|connection_?string|salt$/i;

/** Names that contain such a word but hold a reference, an option or a number about it. */
const REFERENCES =
  /(?:_|-|\b)(?:file|path|name|dir|ref|url|uri|endpoint|ttl|expiry|expiration|seconds|minutes|enabled|audience|issuer|header|type|length|version|arn)$/i;

/** Credentials that can be told by their shape. */
export const secretShapes: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "a private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: "a GitHub token", pattern: /\bgh[pousr]_[0-9A-Za-z]{20,}/ },
  { what: "a Slack token", pattern: /\bxox[abprs]-[0-9A-Za-z-]{10,}/ },
  { what: "a signed token", pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/ },
  { what: "a password in a URL", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i },
];

/** Bits per character above which a long word is random. English words and identifiers stay below. */
const RANDOM = 4.3;
const LONG = 32;

const entropy = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
};

/** Whether a word is long and as irregular as a generated key. */
export const isRandom = (word: string): boolean =>
  word.length >= LONG &&
  /[a-z]/.test(word) &&
  /[A-Z]/.test(word) &&
  /[0-9]/.test(word) &&
  entropy(word) >= RANDOM;

/** Whether a value has the shape of a key, a token or a password in a URL. */
export const looksSecret = (value: string): boolean =>
  secretShapes.some(({ pattern }) => pattern.test(value)) || value.split(/[^A-Za-z0-9+/=_-]+/).some(isRandom);

/** Whether a field of this name, given this literal value, holds a secret. */
export const namesSecret = (name: string, value: string): boolean =>
  NAMES.test(name) &&
  !REFERENCES.test(name) &&
  value !== "" &&
  !/^(?:true|false|[0-9]+|\/\S*|\$\(\w+\)|arn:\S+)$/.test(value);
