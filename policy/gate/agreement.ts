import { isFields } from "../frame/loose";

/** What the engine writes for a value that is not known yet, by type. */
const UNKNOWN: readonly unknown[] = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_MARKS: readonly unknown[] = ["[secret]", "[unknown]"];

const isHidden = (value: unknown): boolean =>
  UNKNOWN.includes(value) || SECRET_MARKS.includes(value) || (isFields(value) && SECRET_SIGNATURE in value);

/** Names that the engine completes end in random digits: two runs never agree on these. */
const stem = (text: string): string => text.replace(/-[0-9a-f]{7,8}(?=$|[^0-9a-z])/g, "-*");

/**
 * Whether what a preview knows of a resource is what a rehearsal gave it. Values that are unknown or secret on either
 * side agree with everything; a field that only one side has agrees with nothing.
 */
export const agrees = (previewed: unknown, rehearsed: unknown): boolean => {
  if (isHidden(previewed) || isHidden(rehearsed)) return true;
  if (Array.isArray(previewed) && Array.isArray(rehearsed))
    return (
      previewed.length === rehearsed.length &&
      previewed.every((item, index) => agrees(item, rehearsed[index]))
    );
  if (isFields(previewed) && isFields(rehearsed)) {
    const fields = new Set([...Object.keys(previewed), ...Object.keys(rehearsed)]);
    return [...fields].every((field) => agrees(previewed[field], rehearsed[field]));
  }
  if (typeof previewed === "string" && typeof rehearsed === "string")
    return stem(previewed) === stem(rehearsed);
  return previewed === rehearsed;
};
