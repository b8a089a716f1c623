import { spellingsIn } from "../frame/encodings";
import { isRandom, secretShapes } from "../frame/secrets";
import { finding, type ScanFinding } from "./finding";

/** A text with the name under which a finding places it. */
export interface Scanned {
  readonly name: string;
  readonly text: string;
  /** Whether the text is full of random words by nature, so that only known shapes mean something. @default false */
  readonly shapesOnly?: boolean;
}

/** Lists of checksums: random by nature, so that only shapes are looked for in them. */
const CHECKSUMS = /(^|\/)(go\.sum|package-lock\.json)$/;
/** What the engine writes of a secret into a stack file: already encrypted. */
const CIPHERTEXT = /^\s*(encryptionsalt|encryptedkey|secure):/;
/** Long runs of one case are words: identifiers and paths, not keys. */
const WORDS = /[a-z]{8}|[A-Z]{6}|--/;

const REMEDY =
  "take it out, replace the credential, and keep the new one as a secret; where it is harmless, list its fingerprint in the exceptions";

const randomIn = (line: string): readonly string[] =>
  line.split(/[^A-Za-z0-9+/=_-]+/).filter((word) => !WORDS.test(word) && isRandom(word));

const inLine = (
  { name, text: line, shapesOnly = CHECKSUMS.test(name) }: Scanned,
  number: number,
): readonly ScanFinding[] => {
  const place = { check: "secrets" as const, where: `${name}:${number}` };
  const shaped = secretShapes.flatMap(({ what, pattern }) => {
    const match = pattern.exec(line);
    if (match === null) return [];
    const message = `${what}; ${REMEDY}`;
    return [finding({ subject: name, what: match[0] }, { ...place, severity: "critical", message })];
  });
  if (shaped.length > 0 || shapesOnly || CIPHERTEXT.test(line)) return shaped;
  return randomIn(line).map((word) =>
    finding(
      { subject: name, what: word },
      { ...place, severity: "medium", message: `a long random word; if it is a credential, ${REMEDY}` },
    ),
  );
};

/** Looks for what has the shape of a credential. */
export const scanText = (scanned: Scanned): readonly ScanFinding[] =>
  scanned.text.split("\n").flatMap((line, index) => inLine({ ...scanned, text: line }, index + 1));

/** A secret of the stack, by the name under which it is kept. */
export interface KnownSecret {
  readonly name: string;
  readonly value: string;
}

/** Shorter values stand in any text by chance. */
const SHORTEST = 8;

/** The secrets that can be looked for: long enough not to be found by chance. */
export const searchable = (secrets: readonly KnownSecret[]): readonly KnownSecret[] =>
  secrets.filter(({ value }) => value.length >= SHORTEST);

/** Looks for the stack's own secrets in every spelling in which they could have leaked. */
export const scanForSecrets = (
  { name, text }: Scanned,
  secrets: readonly KnownSecret[],
): readonly ScanFinding[] =>
  searchable(secrets).flatMap((secret) =>
    spellingsIn(text, secret.value).map((encoding) =>
      finding(
        { subject: name, what: `${secret.name} ${encoding}` },
        {
          check: "secrets",
          severity: "critical",
          where: name,
          message: `the secret ${secret.name} stands here as ${encoding}; wrap it with pulumi.secret and replace it`,
        },
      ),
    ),
  );
