import type { RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";

/** The environment that the engine wants a plugin to have, on top of this process's. */
export const pluginEnv = (request: RunPluginRequest): Record<string, string | undefined> => ({
  ...process.env,
  ...Object.fromEntries(
    request.getEnvList().map((entry) => {
      const equals = entry.indexOf("=");
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  ),
});
