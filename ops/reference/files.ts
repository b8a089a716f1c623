import { z } from "zod";
import { groups } from "../catalogue";
import { envelopeSchema } from "../output/envelope";
import { operationsDocument } from "./document";
import { makefile } from "./makefile";

/** The files that are generated from the catalogue, by their path in the project. */
export const referenceFiles = (): Readonly<Record<string, string>> => ({
  Makefile: makefile(groups),
  "docs/operations.md": operationsDocument(groups),
  "docs/operations.schema.json": `${JSON.stringify(z.toJSONSchema(envelopeSchema), null, 2)}\n`,
});
