import { createHash, randomBytes } from "node:crypto";

/** Draws letters and digits that look random and are always the same for the same origin and purpose. */
export interface Seed {
  hex(purpose: string, length: number): string;
  letters(purpose: string, length: number): string;
  uuid(purpose: string): string;
  /** A whole number from 0 up to, not including, the limit. */
  below(purpose: string, limit: number): number;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A seed from any text. Two resources made from the same text would share their ids. */
export function seedOf(origin: string): Seed {
  const digest = (purpose: string): Buffer => createHash("sha512").update(`${origin}\n${purpose}`).digest();
  const hex = (purpose: string, length: number): string => digest(purpose).toString("hex").slice(0, length);
  return {
    hex,
    letters: (purpose, length) =>
      [...digest(purpose).subarray(0, length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join(""),
    uuid: (purpose) => {
      const digits = hex(purpose, 32);
      const [a, b, c, d, e] = [
        [0, 8],
        [8, 12],
        [13, 16],
        [17, 20],
        [20, 32],
      ].map(([from, to]) => digits.slice(from, to));
      return `${a}-${b}-4${c}-a${d}-${e}`;
    },
    below: (purpose, limit) => digest(purpose).readUInt32BE(0) % limit,
  };
}

/** A seed for a new object, different even for a replacement under the same name. */
export const freshSeed = (urn: string): Seed => seedOf(`${urn}\n${randomBytes(16).toString("hex")}`);
