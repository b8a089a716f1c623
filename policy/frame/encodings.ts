/** Bytes that a group of four base64 digits stands for. */
const GROUP = 3;

/** The middle of a text's base64 when other bytes stand before it: what is left whatever stands around it. */
const insideBase64 = (bytes: Buffer, before: number): string => {
  const shifted = Buffer.concat([Buffer.alloc(before), bytes]);
  const whole = shifted.subarray(0, shifted.length - (shifted.length % GROUP)).toString("base64");
  return before === 0 ? whole : whole.slice(4);
};

/** The spellings in which a secret can leak without being seen. */
export const encodingsOf = (secret: string): Readonly<Record<string, string>> => {
  const bytes = Buffer.from(secret, "utf8");
  const json = JSON.stringify(secret).slice(1, -1);
  const spellings = {
    plain: secret,
    base64: insideBase64(bytes, 0),
    "base64 behind one byte": insideBase64(bytes, 1),
    "base64 behind two bytes": insideBase64(bytes, 2),
    hex: bytes.toString("hex"),
    url: encodeURIComponent(secret),
    json,
    "json in json": JSON.stringify(json).slice(1, -1),
  };
  // Of a word of one or two bytes nothing is left that would be its own.
  return Object.fromEntries(Object.entries(spellings).filter(([, spelling]) => spelling !== ""));
};

/** Names of the spellings in which a secret stands in a text. */
export const spellingsIn = (text: string, secret: string): readonly string[] =>
  Object.entries(encodingsOf(secret))
    .filter(([, spelling]) => text.includes(spelling))
    .map(([encoding]) => encoding);
