/**
 * The passphrase of stacks whose state lives in the sandbox. It is published on purpose: the passphrase provider
 * writes a salt into the stack file that only one passphrase opens, so a random one would change a committed file
 * on every machine. What keeps the sandbox's state private is its directory, which only the owner can read.
 *
 * A stack outside the sandbox must not use it: `pulumi stack init prod --secrets-provider awskms://...` replaces the
 * salt in its stack file.
 */
export const SANDBOX_PASSPHRASE = "spotify-ai-agent-sandbox";
