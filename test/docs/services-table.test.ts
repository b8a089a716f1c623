import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SERVICES_TABLE, servicesTable } from "../../docs/services-table";

describe("the generated reference of the services", () => {
  it("is current; run npx ts-node -T docs/services-table.ts", () => {
    assert.equal(readFileSync(SERVICES_TABLE, "utf8"), servicesTable());
  });

  it("shows what differs and leaves out what does not", () => {
    const auth = servicesTable().split("### auth")[1]?.split("###")[0] ?? "";
    assert.match(auth, /\| replicas \| 6 to 18 \| 6 to 18 \| 12 to 18 \|/);
    assert.match(auth, /NODE_OPTIONS=--max-old-space-size=723 /);
    assert.doesNotMatch(auth, /business metric/);
  });
});
