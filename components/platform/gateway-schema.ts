import { z } from "zod";

/** The `gateway` section of a stack file: the platform's one public way in. */
export const gatewaySchema = z.strictObject({
  /** Domain of the public hosts; `api.` and `auth.` are put before it. */
  domain: z
    .string({ error: "give the domain of the public hosts" })
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "give a domain in lower case, such as platform.example"),
  /** Image of the gateway's proxy. */
  image: z
    .string({ error: "give the image of the gateway's proxy" })
    .regex(
      /^[a-z0-9./:_-]+(@sha256:[0-9a-f]{64}|:[\w][\w.-]{0,127})$/,
      "give an image with a tag or a sha256 digest",
    ),
  certificate: z.discriminatedUnion(
    "kind",
    [
      /** Made by the program, trusted by nobody: for sandboxes only. */
      z.strictObject({ kind: z.literal("self-signed") }),
      /** Issued and renewed by cert-manager. */
      z.strictObject({ kind: z.literal("issuer"), name: z.string().min(1, "name the ClusterIssuer") }),
    ],
    { error: "choose kind self-signed or issuer" },
  ),
  /** Bounds of the proxy's replicas. */
  replicas: z.strictObject({ min: z.int().min(2), max: z.int().min(2).max(50) }).default({ min: 3, max: 9 }),
  /** Ranges whose clients may connect. */
  clients: z
    .array(z.string().regex(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, "give an IPv4 range such as 0.0.0.0/0"))
    .min(1, "give at least one range of clients"),
  /** Requests a second that one tenant may make of one proxy, on average; twice as many at once. */
  requestsPerSecond: z.int().min(1).default(100),
  /** Largest request body in mebibytes. */
  bodyMebibytes: z.int().min(1).max(100).default(10),
});

/** The platform's one public way in. */
export type GatewayConfig = z.output<typeof gatewaySchema>;
