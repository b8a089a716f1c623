import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { referenceFiles } from "./files";

for (const [file, text] of Object.entries(referenceFiles()))
  writeFileSync(join(__dirname, "../..", file), text);
