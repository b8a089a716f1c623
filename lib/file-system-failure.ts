import { errorCode, Failure, reason } from "./failure";

const FULL = "free some space on that disk, then run the command again";
const RIGHTS = "give yourself the right to read and write it";
const IN_THE_WAY =
  "one of these names is a file where a directory is expected, or the other way round: rename it";

/** What the operating system refuses for reasons that lie outside the program. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: "it is on a read-only file system: name a place that can be written",
  ENOTDIR: IN_THE_WAY,
  EISDIR: IN_THE_WAY,
  ELOOP: "a link leads to itself: remove it",
  ENAMETOOLONG: "name a shorter place",
  EFBIG: "files may not grow so large here: raise the limit (ulimit -f)",
  EMFILE: "too few files may be open at once: raise the limit (ulimit -n)",
};

/** A refusal of the file system as a person can act on it; undefined where an error is something else. */
export function fileSystemFailure(error: unknown): Failure | undefined {
  const code = errorCode(error);
  if (code === undefined || !Object.hasOwn(REMEDIES, code)) return undefined;
  return new Failure(reason(error), { remedy: REMEDIES[code] ?? "", cause: error });
}
