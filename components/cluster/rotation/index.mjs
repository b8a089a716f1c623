import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { rotate } from "./rotate.mjs";

const client = new SecretsManagerClient({});

const api = {
  async describe(SecretId) {
    const found = await client.send(new DescribeSecretCommand({ SecretId }));
    return { rotationEnabled: found.RotationEnabled === true, stages: found.VersionIdsToStages ?? {} };
  },
  async has(SecretId, VersionId, VersionStage) {
    try {
      await client.send(new GetSecretValueCommand({ SecretId, VersionId, VersionStage }));
      return true;
    } catch (error) {
      if (error.name === "ResourceNotFoundException") return false;
      throw error;
    }
  },
  async get(SecretId, VersionStage, VersionId) {
    return (await client.send(new GetSecretValueCommand({ SecretId, VersionStage, VersionId }))).SecretString;
  },
  async random() {
    const made = await client.send(
      new GetRandomPasswordCommand({ PasswordLength: 64, ExcludePunctuation: true }),
    );
    return made.RandomPassword;
  },
  async put(SecretId, ClientRequestToken, SecretString) {
    await client.send(
      new PutSecretValueCommand({
        SecretId,
        ClientRequestToken,
        SecretString,
        VersionStages: ["AWSPENDING"],
      }),
    );
  },
  async promote(SecretId, MoveToVersionId, RemoveFromVersionId) {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: "AWSCURRENT",
        MoveToVersionId,
        RemoveFromVersionId,
      }),
    );
  },
};

export const handler = (event) => rotate(event, api);
