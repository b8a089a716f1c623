import { z } from "zod";
import type { Command } from "../command";
import { readInput } from "../input/given";
import { serviceInput } from "../input/service-input";
import { changeService } from "../releases/change-service";

const inputSchema = serviceInput.extend({
  version: z.string({ error: "give the tag or the sha256 digest of the image, or set VERSION" }).min(1),
});

/** Releases another version of a service, by the strategy that it has. */
export const run: Command = (context) => {
  const { service, version } = readInput(inputSchema, context.given);
  return changeService(context, {
    service,
    change: `release version ${version} of ${service} in ${context.settings.stack}`,
    edit: (document, entry) => {
      document.setIn([...entry, "version"], version);
    },
  });
};
