import { type AddOnName } from "./add-on-names";
import type { AddOn } from "./add-on-types";
import { foundationAddOns } from "./add-ons-foundation";
import { managedAddOns } from "./add-ons-managed";
import { observingAddOns } from "./add-ons-observing";
import { operatingAddOns } from "./add-ons-operating";

/**
 * Every add-on of the platform. Never ingress-nginx: its project has ended, the gateway of the mesh takes its place.
 */
export const addOnCatalogue: Readonly<Record<AddOnName, AddOn>> = {
  ...managedAddOns,
  ...foundationAddOns,
  ...operatingAddOns,
  ...observingAddOns,
};
