import { z } from "zod";
import type { Cpu, Memory } from "../../lib/quantity";

const CPU = "give processor time in millicores, such as 500m";
const MEMORY = "give memory in Mi or Gi, such as 512Mi";

/** Processor time in whole millicores. Nine digits are more than any node has, and still a safe number. */
export const cpuSchema = z
  .string({ error: CPU })
  .regex(/^[1-9]\d{0,8}m$/, CPU)
  .transform((text) => text as Cpu);

/** Memory or disk in whole mebibytes or gibibytes. */
export const memorySchema = z
  .string({ error: MEMORY })
  .regex(/^[1-9]\d{0,8}(Mi|Gi)$/, MEMORY)
  .transform((text) => text as Memory);

/** What one replica asks for. */
export const resourcesSchema = z.strictObject({ cpu: cpuSchema, memory: memorySchema });
