import { z } from "zod";
import { knownSecrets } from "../../policy/scan/known-secrets";
import type { KnownSecret } from "../../policy/scan/secrets";
import { type EngineSite, pulumi } from "../compliance/pack-run";

/** What `pulumi config --json` prints; objects have no value of their own. */
const configurationSchema = z.record(
  z.string(),
  z.object({ value: z.string().optional(), secret: z.boolean().default(false) }),
);

/** The stack's secrets, kept in memory only; nothing where they cannot be opened here. */
export async function stackSecrets(
  site: EngineSite,
  stack: string,
): Promise<readonly KnownSecret[] | undefined> {
  const shown = await pulumi(site, ["stack", "export", "--show-secrets", "--stack", stack]);
  const configured = await pulumi(site, ["config", "--show-secrets", "--json", "--stack", stack]);
  if (shown.code !== 0 || configured.code !== 0) return undefined;
  return [
    ...Object.entries(configurationSchema.parse(JSON.parse(configured.stdout))).flatMap(
      ([name, { value, secret }]) =>
        secret && value !== undefined ? [{ name: `configuration ${name}`, value }] : [],
    ),
    ...knownSecrets(JSON.parse(shown.stdout)),
  ];
}
