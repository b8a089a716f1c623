/** A released version. Prereleases are not among them: they are never taken by accident. */
export interface Release {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** The first release number in a text such as `Kubernetes v1.35.4`; undefined for none or a prerelease. */
export function parseRelease(text: string): Release | undefined {
  const match = /(?<![\w.-])v?(\d+)\.(\d+)\.(\d+)(-[\w.]+)?/.exec(text);
  if (match === null || match[4] !== undefined) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

/** `3.259.0` */
export const formatRelease = ({ major, minor, patch }: Release): string => `${major}.${minor}.${patch}`;

/** Negative when left is the older one. */
export const compareReleases = (left: Release, right: Release): number =>
  left.major - right.major || left.minor - right.minor || left.patch - right.patch;

/** Why a version cannot stand in for the wanted one; undefined when it can. */
export type Rule = (found: Release, wanted: Release) => string | undefined;

/** An engine newer than the SDK serves it; an older one may lack what the SDK asks for. */
export const sameMajorNotOlder: Rule = (found, wanted) =>
  found.major !== wanted.major
    ? `major version ${found.major} instead of ${wanted.major}`
    : found.minor < wanted.minor
      ? `older than ${wanted.major}.${wanted.minor}`
      : undefined;

/** APIs, flags and stored data are promised to be alike within a minor version only. */
export const sameMinor: Rule = (found, wanted) =>
  found.major === wanted.major && found.minor === wanted.minor
    ? undefined
    : `not a ${wanted.major}.${wanted.minor} release`;
