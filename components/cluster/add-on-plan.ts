import { addOnCatalogue } from "./add-on-catalogue";
import { type AddOnName, addOnNames } from "./add-on-names";
import type { AddOn } from "./add-on-types";
import { type ClusterFeatures, featuresSchema } from "./features-schema";
import type { Finding } from "./finding";

/** Add-ons switched on or off against the catalogue's default. */
export type AddOnInput = { readonly [name in AddOnName]?: boolean | undefined };

type Catalogue = Readonly<Record<string, Pick<AddOn, "byDefault" | "needs" | "conflicts">>>;

/** Names of the add-ons that are on. */
export const enabledAddOns = (input: AddOnInput): AddOnName[] =>
  addOnNames.filter((name) => input[name] ?? addOnCatalogue[name].byDefault);

/** Add-ons that lack what they need, or meet what they cannot stand. */
export function addOnProblems(input: AddOnInput): Finding[] {
  const enabled = new Set<AddOnName>(enabledAddOns(input));
  return [...enabled].flatMap((name) => {
    const { needs, conflicts = [] } = addOnCatalogue[name];
    const field = `addOns.${name}`;
    return [
      ...needs
        .filter((other) => !enabled.has(other))
        .map((other) => ({
          field,
          value: true,
          message: `needs ${other}, which is off; switch it on, or this one off`,
        })),
      ...conflicts
        .filter((other) => enabled.has(other) && name < other)
        .map((other) => ({
          field,
          value: true,
          message: `cannot run beside ${other}; switch one of them off`,
        })),
    ];
  });
}

/**
 * The enabled add-ons in an order in which each comes after what it needs. Removal runs the other way round, because
 * each resource depends on those of its needs.
 * @throws where needs form a circle, which is a mistake in the catalogue.
 */
export function orderAddOns<Name extends string>(enabled: readonly Name[], catalogue: Catalogue): Name[] {
  const ordered: Name[] = [];
  const visit = (name: Name, path: readonly Name[]): void => {
    if (ordered.includes(name)) return;
    if (path.includes(name)) throw new Error(`add-ons need each other: ${[...path, name].join(" -> ")}`);
    for (const need of catalogue[name]?.needs ?? [])
      if ((enabled as readonly string[]).includes(need)) visit(need as string as Name, [...path, name]);
    ordered.push(name);
  };
  for (const name of enabled) visit(name, []);
  return ordered;
}

/** What the cluster offers with these add-ons: a feature is on exactly when the add-on that provides it is. */
export function featuresOf(enabled: readonly AddOnName[]): ClusterFeatures {
  const provided = new Set(enabled.map((name) => addOnCatalogue[name].provides));
  const keys = Object.keys(featuresSchema.shape) as (keyof ClusterFeatures)[];
  const features = Object.fromEntries(keys.map((key) => [key, key === "realNodes" || provided.has(key)]));
  return featuresSchema.parse(features);
}
