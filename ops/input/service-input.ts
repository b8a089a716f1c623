import { z } from "zod";

/** The service that a command is about. Commands with more to read extend it. */
export const serviceInput = z.object({ service: z.string({ error: "name the service, or set SERVICE" }) });
