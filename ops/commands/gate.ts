import { resolve } from "node:path";
import { z } from "zod";
import { EXIT } from "../../lib/failure";
import { WAIVERS_PATH } from "../../policy/gate/waivers";
import type { Command } from "../command";
import { gatePreview, gateState } from "../compliance/gate-run";
import { gateText } from "../compliance/gate-text";
import { readInput } from "../input/given";

const options = z.strictObject({
  pack: z.string().min(1, "name the directory of the pack").default("policy"),
  packConfig: z.string().min(1, "name a JSON file").optional(),
  waivers: z.string().min(1, "name a YAML file").default(WAIVERS_PATH),
  configFile: z.string().min(1, "name a stack file").optional(),
  state: z.boolean().default(false),
  rehearse: z.boolean().default(false),
});

/** Decides whether a change may go on, and says every reason why not. */
export const run: Command = async (context) => {
  const { settings, terminal, checkout } = context;
  const { pack, waivers, packConfig, configFile, ...how } = readInput(options, context.given);
  const here = (file: string): string => resolve(checkout, file);
  const choice = {
    stack: settings.stack,
    pack: here(pack),
    waivers: here(waivers),
    packConfig: packConfig === undefined ? undefined : here(packConfig),
    configFile: configFile === undefined ? undefined : here(configFile),
  };
  terminal.say(
    `${how.state ? "Judging the state of" : "Previewing"} stack ${settings.stack} under ${pack} ...`,
  );
  const verdict = how.state
    ? await gateState(context, choice)
    : await gatePreview(context, choice, { rehearse: how.rehearse });
  return {
    exitCode: verdict.open ? EXIT.ok : EXIT.policy,
    data: { stack: settings.stack, ...verdict },
    text: gateText(settings.stack, verdict),
    next: verdict.open
      ? `npm run -s ops -- ${how.state ? "compliance-check" : "gate --state"} -s ${settings.stack}`
      : `correct what is named, or write a waiver in ${WAIVERS_PATH}`,
  };
};
