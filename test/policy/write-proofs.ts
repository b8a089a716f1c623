import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { proofs } from "./fixtures/proofs";

writeFileSync(join(__dirname, "../../policy/registry/proofs.json"), `${JSON.stringify(proofs(), null, 2)}\n`);
