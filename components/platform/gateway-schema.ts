import { z } from "zod";
import { HOST_PATTERN, PORT_PATTERN, REPOSITORY_PATTERN } from "../../lib/host";
import { hostSchema, rangeSchema } from "../mesh/address-schema";

/** An image by tag or digest, its registry included. */
export const imagePattern = new RegExp(
  `^(?=.{1,400}$)(${HOST_PATTERN}(:${PORT_PATTERN})?/)?${REPOSITORY_PATTERN}(@sha256:[0-9a-f]{64}|:\\w[\\w.-]{0,127})$`,
);

const IMAGE = "give the image of the gateway's proxy with a tag or a sha256 digest";
const ISSUER = "name the ClusterIssuer in lower-case letters, digits, dots and dashes";
const whole = (least: number, most: number) => {
  const error = `give a whole number from ${least} to ${most}, without quotes`;
  return z.int({ error }).min(least, error).max(most, error);
};

/** The `gateway` section of a stack file: the platform's one public way in. */
export const gatewaySchema = z.strictObject({
  /** Domain of the public hosts; `api.` and `auth.` are put before it. */
  domain: hostSchema("give a domain in lower case, such as platform.example"),
  /** Image of the gateway's proxy. */
  image: z.string({ error: IMAGE }).regex(imagePattern, IMAGE),
  certificate: z.discriminatedUnion(
    "kind",
    [
      /** Made by the program, trusted by nobody: for sandboxes only. */
      z.strictObject({ kind: z.literal("self-signed") }),
      /** Issued and renewed by cert-manager. */
      z.strictObject({
        kind: z.literal("issuer"),
        name: z.string({ error: ISSUER }).regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, ISSUER),
      }),
    ],
    { error: "choose kind self-signed or issuer" },
  ),
  /** Bounds of the proxy's replicas. */
  replicas: z
    .strictObject({ min: whole(2, 50), max: whole(2, 50) })
    .refine(
      ({ min, max }) => min < max,
      "the minimum is not below the maximum, so that the autoscaler cannot scale; lower it or raise the other",
    )
    .default({ min: 3, max: 9 }),
  /** Ranges whose clients may connect. */
  clients: z
    .array(rangeSchema("give an IPv4 range without host bits, such as 203.0.113.0/24"))
    .min(1, "give at least one range of clients"),
  /** Requests a second that one tenant may make of one proxy, on average; twice as many at once. */
  requestsPerSecond: whole(1, 100_000).default(100),
  /** Largest request body in mebibytes. */
  bodyMebibytes: whole(1, 100).default(10),
});

/** The platform's one public way in. */
export type GatewayConfig = z.output<typeof gatewaySchema>;
