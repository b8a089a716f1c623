/**
 * The passphrase of stacks whose state lives in the sandbox. It is published on purpose: the passphrase provider
 * writes a salt into the stack file that only one passphrase opens, so a random one would change a committed file
 * on every machine. What keeps the sandbox's state private is its directory, which only the owner can read.
 *
 * A stack outside the sandbox must not use it: `pulumi stack init prod --secrets-provider awskms://...` replaces the
 * salt in its stack file.
 */
export const SANDBOX_PASSPHRASE = "spotify-ai-agent-sandbox";

/** What each committed stack file carries: salts that the passphrase above opens. */
export const ENCRYPTION_SALTS = {
  dev: "v1:545X37WQN0Q=:v1:8BFsz6WGmNzRQZIA:kIZ9hEWPzjIbnk6hFjoYYMDe0EZ6fQ==",
  staging: "v1:IlLLtwhzKB4=:v1:Ia5tuhkGHSUUXgsT:O1EpdUO/mIpFbUCklkP6Q7gJb2YKzw==",
  prod: "v1:z1o43Ga4EjU=:v1:0ELCeYvecrEhQ3T5:rKbn0BEFtjpqCWZEJW12y8o36XU+/g==",
} as const;
