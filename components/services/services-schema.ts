import { z } from "zod";
import type { Cpu, Memory } from "../../lib/quantity";
import { zoneSafeCount } from "../../lib/zones";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";

const cpu = z
  .string({ error: "give processor time in millicores, such as 500m" })
  .regex(/^[1-9]\d*m$/, "give processor time in millicores, such as 500m")
  .transform((text) => text as Cpu);
const memory = z
  .string({ error: "give memory in Mi or Gi, such as 512Mi" })
  .regex(/^[1-9]\d*(Mi|Gi)$/, "give memory in Mi or Gi, such as 512Mi")
  .transform((text) => text as Memory);

const countOf = ({ replicas: { min, max } }: CatalogueRow) => {
  const error = `choose a whole number from ${min} to ${max}, the catalogue's bounds`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const serviceSettings = (row: CatalogueRow) =>
  z.strictObject({
    /**
     * Shared replicas that are always there. @default the catalogue's minimum, rounded up so that two thirds are
     * left when a zone is lost
     */
    replicas: countOf(row).default(zoneSafeCount(row.replicas.min)),
    /** The most replicas the autoscaler may make. @default the catalogue's maximum */
    maxReplicas: countOf(row).default(row.replicas.max),
    /** Tag, or digest as `sha256:` and 64 hexadecimal digits, of the service's image. */
    version: z
      .string()
      .regex(
        /^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$/,
        "give an image tag or a sha256 digest",
      ),
    /** Size of one replica. @default the catalogue's */
    resources: z.strictObject({ cpu, memory }).default(row.resources),
    /** Devices of each replica. @default none */
    accelerator: z
      .strictObject({
        resource: z
          .string()
          .regex(/^[a-z0-9.-]+\/[a-z0-9.-]+$/, "name the device's resource, such as nvidia.com/gpu"),
        count: z.int().min(1, "ask for at least one device, or leave the accelerator out"),
      })
      .optional(),
    /** Settings that are no secret, given to the process as environment variables. @default none */
    settings: z
      .record(
        z.string().regex(/^[A-Z][A-Z0-9_]*$/, "name settings in capitals, such as LOG_LEVEL"),
        z.string({ error: "quote the value: settings are text" }),
      )
      .default({}),
  });

type Settings = ReturnType<typeof serviceSettings>;

/** The `services` section of a stack file: one entry for each of the seven services. */
export const servicesSchema = z.strictObject(
  Object.fromEntries(serviceKeys.map((key) => [key, serviceSettings(catalogue[key])])) as Record<
    ServiceKey,
    Settings
  >,
);

/** What an environment decides about one service. */
export type ServiceSettings = z.output<Settings>;
