import { z } from "zod";
import { zoneSafeCount } from "../../lib/zones";
import { type Delivery, deliverySchema } from "../delivery/delivery-schema";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";
import { resourcesSchema } from "./quantity-schema";

/** A tag or a digest. Labels carry it, so a tag has 63 characters at most and ends with a letter or digit. */
export const versionPattern = /^(sha256:[0-9a-f]{64}|[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)$/;
const VERSION = "give an image tag, in quotes and of 63 characters at most, or a sha256 digest";

/** Tag, or digest as `sha256:` and 64 hexadecimal digits, of an image. */
export const versionSchema = z.string({ error: VERSION }).regex(versionPattern, VERSION);

const DEVICES = "give a whole number of devices from 1 to 16, or leave the accelerator out";

const REASON = "give the reason in 10 to 200 characters, or leave it out";

/** Longest value of a setting: all of a service's together stay far below the mebibyte of one ConfigMap. */
const SETTING_LENGTH = 4096;

const MOST_SETTINGS = 100;

const countOf = ({ replicas: { min, max } }: CatalogueRow) => {
  const error = `choose a whole number from ${min} to ${max}, the catalogue's bounds`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

/** How a service is released where its environment says nothing. */
const deliveryOf = ({ delivery = { strategy: "rolling" } }: CatalogueRow): Delivery => delivery;

const serviceSettings = (row: CatalogueRow) =>
  z.strictObject({
    /**
     * Shared replicas that are always there. @default the catalogue's minimum, rounded up so that two thirds are
     * left when a zone is lost
     */
    replicas: countOf(row).default(zoneSafeCount(row.replicas.min)),
    /** The most replicas the autoscaler may make. @default the catalogue's maximum */
    maxReplicas: countOf(row).default(row.replicas.max),
    /** Why the number of replicas never changes, where both bounds are the same. @default it may change */
    fixed: z.string({ error: REASON }).trim().min(10, REASON).max(200, REASON).optional(),
    /** Tag, or digest as `sha256:` and 64 hexadecimal digits, of the service's image. */
    version: versionSchema,
    /** How a new version reaches its users. @default the catalogue's */
    delivery: deliverySchema.default(deliveryOf(row)),
    /** Size of one replica. @default the catalogue's */
    resources: resourcesSchema.default(row.resources),
    /** Devices of each replica. @default none */
    accelerator: z
      .strictObject({
        resource: z
          .string()
          .regex(/^[a-z0-9.-]+\/[a-z0-9.-]+$/, "name the device's resource, such as nvidia.com/gpu"),
        count: z
          .int({ error: DEVICES })
          .min(1, DEVICES)
          // More than any node has; the node group's own number is asked for afterwards.
          .max(16, DEVICES),
      })
      .optional(),
    /** Settings that are no secret, given to the process as environment variables. @default none */
    settings: z
      .record(
        z
          .string()
          .regex(/^[A-Z][A-Z0-9_]{0,99}$/, "name settings in at most 100 capitals, such as LOG_LEVEL"),
        z
          .string({ error: "quote the value: settings are text" })
          .max(SETTING_LENGTH, `give ${SETTING_LENGTH} characters at most`)
          .refine((text) => !text.includes("\0"), "no process can be given a null character; leave it out"),
      )
      .refine((settings) => Object.keys(settings).length <= MOST_SETTINGS, `give ${MOST_SETTINGS} at most`)
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
