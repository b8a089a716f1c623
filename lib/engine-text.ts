/** Texts of the engine's events as people read them. */

const COLOUR = /<\{%[^%]*%\}>/g;

/** A message without the engine's colour marks. */
export const plainText = (message: string): string => message.replaceAll(COLOUR, "").trim();

/** Last part of a URN with its type: `Deployment spotify-ai-backend-service`. A name may hold colons itself. */
export function shortName(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  const type = types.split("$").at(-1)?.split(/[:/]/).at(-1) ?? types;
  return `${type} ${name.join("::")}`;
}
