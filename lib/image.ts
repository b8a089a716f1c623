/** The image reference of a service: by digest where the version is one, by tag otherwise. */
export const imageReference = (registry: string, name: string, version: string): string =>
  version.startsWith("sha256:") ? `${registry}/${name}@${version}` : `${registry}/${name}:${version}`;

/** A version short enough for a label: a tag as it is, a digest by its first twelve digits. */
export const versionLabel = (version: string): string =>
  version.startsWith("sha256:") ? version.slice("sha256:".length, "sha256:".length + 12) : version;
