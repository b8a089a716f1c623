import { z } from "zod";
import { HOST_PATTERN, PORT_PATTERN } from "../../lib/host";

const ADDRESS = "give an address such as https://docs.example.org/runbooks, without a slash at its end";

/** The `observability` section of a stack file. */
export const observabilitySchema = z
  .strictObject({
    /** Where the files of `docs/runbooks` are published; every alert names one of them. */
    runbooks: z
      .string({ error: ADDRESS })
      .max(200, "give 200 characters at most")
      .regex(new RegExp(`^https://${HOST_PATTERN}(:${PORT_PATTERN})?(/[A-Za-z0-9._~-]+)*$`), ADDRESS)
      .default("https://docs.spotify-ai.example/runbooks"),
  })
  .prefault({});

/** Where alerts lead to. */
export type ObservabilitySettings = z.output<typeof observabilitySchema>;
