import { settingsOfStack } from "../frame/environments";
import { inventoryFromState } from "../score/state";
import type { Checked } from "./finding";
import { scanImages } from "./images";
import { renderManifests } from "./manifests";

/** What a scan makes of a stack's exported state. */
export interface ScannedState {
  readonly images: Checked;
  readonly manifests: ReturnType<typeof renderManifests>;
}

/** Judges the images of a state by the settings of its stack, and renders its objects. */
export function scanState(stack: string, state: unknown): ScannedState {
  const inventory = inventoryFromState(state, "inputs");
  return { images: scanImages(inventory, settingsOfStack(stack)), manifests: renderManifests(inventory) };
}
