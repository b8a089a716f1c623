import { z } from "zod";
import { externalNames } from "../mesh/graph-types";

const HOST = "give the first label of the public host, such as api";

const seconds = () => {
  const error = "give seconds above 0, 300 at most";
  return z.number({ error }).positive(error).max(300, error);
};
const retries = () => {
  const error = "give a whole number of further attempts from 0 to 10";
  return z.int({ error }).min(0, error).max(10, error);
};
const status = () => {
  const error = "give the HTTP status of an answer, from 200 to 599";
  return z.int({ error }).min(200, error).max(599, error);
};

const need = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("hard") }),
    z.strictObject({
      kind: z.literal("soft"),
      fallback: z.strictObject({ status: status(), body: z.record(z.string(), z.json()) }),
    }),
  ],
  { error: "choose kind hard or soft" },
);

/** The form of the service graph; whether its names and numbers fit the catalogue is asked afterwards. */
export const graphSchema = z.strictObject({
  entries: z.array(
    z.strictObject({
      to: z.string(),
      host: z.string({ error: HOST }).regex(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, HOST),
      timeoutSeconds: seconds(),
    }),
  ),
  calls: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      timeoutSeconds: seconds(),
      retries: retries(),
      need,
    }),
  ),
  externals: z.array(z.strictObject({ from: z.string(), to: z.enum(externalNames) })),
});
