/** The spellings in which a secret can leak without being seen. */
export const encodingsOf = (secret: string): Readonly<Record<string, string>> => ({
  plain: secret,
  base64: Buffer.from(secret, "utf8").toString("base64").replace(/=+$/, ""),
  hex: Buffer.from(secret, "utf8").toString("hex"),
  url: encodeURIComponent(secret),
  json: JSON.stringify(secret).slice(1, -1),
  "json in json": JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
});
