import { parse } from "yaml";
import { type Problem, problemAt } from "./problems";

/** What Pulumi itself writes at the top of a stack file. */
interface StackSettings {
  readonly secretsprovider?: unknown;
  readonly encryptionsalt?: unknown;
}

/**
 * What guards the stack's secrets, as its stack file says: `passphrase`, or an address such as `awskms://...`.
 * Undefined where the file does not say, for example because a service that keeps the state also keeps the key.
 */
export function secretsProviderOf(stackFile: string): string | undefined {
  const { secretsprovider, encryptionsalt } = (parse(stackFile) ?? {}) as StackSettings;
  if (typeof secretsprovider === "string" && secretsprovider !== "default") return secretsprovider;
  // A salt is what the passphrase is stretched with; no other provider has one.
  return encryptionsalt === undefined ? undefined : "passphrase";
}

/** Production's secrets under a passphrase, which people share and nothing records. */
export const secretsProviderProblems = (
  file: string,
  environment: unknown,
  provider: string | undefined,
): Problem[] =>
  environment === "prod" && provider === "passphrase"
    ? [
        problemAt(file, {
          field: "secretsprovider",
          value: provider,
          message:
            "a passphrase can be copied unseen, so it may not guard production; run " +
            '`pulumi stack change-secrets-provider "awskms://alias/<key>?region=<region>"`',
        }),
      ]
    : [];
