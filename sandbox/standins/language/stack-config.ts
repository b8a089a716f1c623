/** The stack's configuration as the engine sends it. */
export interface StackConfig {
  /** By `namespace:name`. */
  readonly values: Iterable<readonly [string, string]>;
  readonly secretKeys: readonly string[];
}

/** The configuration as environment variables, which is how programs and policy packs read it. */
export const configEnv = ({ values, secretKeys }: StackConfig): Record<string, string> => ({
  PULUMI_CONFIG: JSON.stringify(Object.fromEntries([...values].map(([key, value]) => [longKey(key), value]))),
  PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys.map(longKey)),
});

/** Every release of the SDK understands `namespace:config:name`; only newer ones the short form. */
function longKey(key: string): string {
  const colon = key.indexOf(":");
  if (colon < 0 || key.startsWith("config:", colon + 1)) return key;
  return `${key.slice(0, colon)}:config:${key.slice(colon + 1)}`;
}
