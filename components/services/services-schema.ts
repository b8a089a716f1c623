import { z } from "zod";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";

const replicasOf = ({ replicas: { min, max } }: CatalogueRow) => {
  const error = `choose a whole number from ${min} to ${max}, the catalogue's bounds`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};

const serviceSettings = (row: CatalogueRow) =>
  z.strictObject({
    /** Shared replicas. @default the catalogue's minimum */
    replicas: replicasOf(row).default(row.replicas.min),
    /** Tag, or digest as `sha256:` and 64 hexadecimal digits, of the service's image. */
    version: z
      .string()
      .regex(
        /^(sha256:[0-9a-f]{64}|[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$/,
        "give an image tag or a sha256 digest",
      ),
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
