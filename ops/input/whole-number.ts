import { z } from "zod";

/** A whole number from the command line, where everything is text. */
export const wholeNumber = (what: string, variable: string) =>
  z
    .string({ error: `give the number of ${what}, or set ${variable}` })
    .regex(/^\d{1,6}$/, `give a whole number of ${what}`)
    .transform(Number);
