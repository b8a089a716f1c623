import type { Manifest } from "./installed-packages";

/** A resource plugin that an installed package is the SDK of. */
export interface RequiredPlugin {
  readonly name: string;
  readonly version: string;
  /** Where it can be downloaded, unless from the usual place. */
  readonly server: string;
  /** For SDKs of a package that is only a parameter of a general plugin. */
  readonly parameterization?: { readonly name: string; readonly version: string; readonly value: string };
}

/** The plugins that installed packages need: those whose package.json says that they hold resources. */
export function requiredPlugins(manifests: readonly Manifest[]): RequiredPlugin[] {
  const byKey = new Map<string, RequiredPlugin>();
  for (const manifest of manifests) {
    const plugin = requiredPlugin(manifest);
    if (plugin !== undefined) byKey.set(JSON.stringify(plugin), plugin);
  }
  return [...byKey.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function requiredPlugin({ name = "", version = "", pulumi }: Manifest): RequiredPlugin | undefined {
  if (pulumi?.["resource"] !== true) return undefined;
  const parameterization = pulumi["parameterization"] as RequiredPlugin["parameterization"];
  return {
    name: text(pulumi["name"]) || (name.split("/").at(-1) ?? name),
    version: withV(text(pulumi["version"]) || version),
    server: text(pulumi["server"]),
    ...(parameterization && { parameterization }),
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Plugin versions are written with a leading v. */
const withV = (version: string): string =>
  version === "" || version.startsWith("v") ? version : `v${version}`;
