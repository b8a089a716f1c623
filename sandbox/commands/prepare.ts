import { EXIT } from "../../lib/failure";
import { obtainAll } from "../obtain/obtain-all";
import { ResolvedMemory } from "../obtain/resolved";
import { homeLayout } from "../paths";
import type { Command } from "./app";
import { readOptions } from "./options";
import { preparePlaces } from "./places";

/** What tests need before they start. The bootstrap has installed the npm packages before this runs. */
export const prepare: Command = async (app) => {
  const { packages } = readOptions("prepare", app.args, { packages: { type: "boolean", default: false } });
  if (packages) return EXIT.ok;
  await preparePlaces(app.paths);
  await obtainAll(app, await ResolvedMemory.open(homeLayout(app.paths.home).resolved));
  return EXIT.ok;
};
