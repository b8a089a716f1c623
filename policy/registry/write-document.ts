import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { enforcement } from "../packs/enforcement";
import { controlDocument } from "./document";

writeFileSync(join(__dirname, "../../docs/controls.md"), controlDocument(enforcement));
