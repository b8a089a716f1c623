const versionAt = (stages, stage) => Object.keys(stages).find((version) => stages[version].includes(stage));

/**
 * Rotates one secret in the four steps that Secrets Manager asks for ("Rotation function", Secrets Manager guide).
 * `api` is the little of Secrets Manager that it needs, so that the steps can be tested without AWS.
 */
export async function rotate(event, api) {
  const { SecretId, ClientRequestToken, Step } = event;
  const { stages, rotationEnabled } = await api.describe(SecretId);
  if (!rotationEnabled) throw new Error(`rotation of ${SecretId} is off`);
  const mine = stages[ClientRequestToken];
  if (mine === undefined) throw new Error(`${SecretId} has no version ${ClientRequestToken}`);
  if (mine.includes("AWSCURRENT")) return "current";
  if (!mine.includes("AWSPENDING"))
    throw new Error(`version ${ClientRequestToken} of ${SecretId} is not pending`);
  switch (Step) {
    case "createSecret": {
      if (await api.has(SecretId, ClientRequestToken, "AWSPENDING")) return "kept";
      const before = versionAt(stages, "AWSCURRENT");
      // The value before stays readable, so that what was signed with it is still accepted until the next rotation. The
      // first rotation finds none, and an empty key would verify what anybody signs: a second value stands in for it.
      const previous =
        before === undefined
          ? await api.random()
          : JSON.parse(await api.get(SecretId, "AWSCURRENT", before)).current;
      const next = { current: await api.random(), previous };
      await api.put(SecretId, ClientRequestToken, JSON.stringify(next));
      return "created";
    }
    case "setSecret":
      // Nothing outside holds a copy: pods read the secret through External Secrets.
      return "set";
    case "testSecret": {
      const { current } = JSON.parse(await api.get(SecretId, "AWSPENDING", ClientRequestToken));
      if (typeof current !== "string" || current.length < 32)
        throw new Error(`new value of ${SecretId} is too short`);
      return "tested";
    }
    case "finishSecret": {
      await api.promote(SecretId, ClientRequestToken, versionAt(stages, "AWSCURRENT"));
      return "finished";
    }
    default:
      throw new Error(`unknown step ${Step}`);
  }
}
