/**
 * The exact versions everything is proven with. A part that is found installed may differ within the limits that
 * its row in obtain/parts.ts names; what is downloaded or built is exactly this.
 */
export const VERSIONS = {
  pulumi: "3.259.0",
  kubernetes: "1.35.4",
  etcd: "3.6.5",
  kwok: "0.8.0",
  rolloutsController: "1.10.1",
  /** The oldest Go that the recipes in obtain/recipes build with. */
  go: "1.26.1",
} as const;

/** Resource plugins, in the version of the npm package the program uses. */
export const PLUGIN_VERSIONS = {
  kubernetes: "4.32.0",
  aws: "7.48.0",
  eks: "4.3.0",
} as const;

/** A resource plugin that a stack of the program may need. */
export type PluginName = keyof typeof PLUGIN_VERSIONS;
