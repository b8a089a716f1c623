import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { addEntry, changeEntry, removeEntry } from "../../../ops/tenants/entry";

const FILE = `# Who lives here.
tenants:
  - { id: acme, tier: free } # the first one
  # A tenant with wishes.
  - id: beta
    tier: enterprise # large
    egress:
      - { name: mail, cidr: 203.0.113.0/24, port: 587 }
`;

const edited = (edit: (document: ReturnType<typeof parseDocument>) => void, text = FILE): string => {
  const document = parseDocument(text);
  edit(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
};

describe("entries in the file of tenants", () => {
  it("are added at the end, on a line of their own", () => {
    assert.equal(
      edited(addEntry({ id: "gamma", tier: "premium", owner: undefined })),
      `${FILE}  - { id: gamma, tier: premium }\n`,
    );
  });
  it("are added to an empty list", () => {
    assert.equal(
      edited(addEntry({ id: "acme", tier: "free" }), "# Nobody yet.\ntenants: []\n"),
      "# Nobody yet.\ntenants:\n  - { id: acme, tier: free }\n",
    );
  });
  it("are changed in place, with every comment", () => {
    assert.equal(
      edited(changeEntry("beta", { tier: "premium", state: "suspended" })),
      FILE.replace("enterprise # large", "premium # large").replace(
        "port: 587 }\n",
        "port: 587 }\n    state: suspended\n",
      ),
    );
    assert.equal(
      edited(changeEntry("acme", { tier: "premium", previousTier: undefined })),
      FILE.replace("tier: free", "tier: premium"),
    );
  });
  it("lose a field that is taken out", () => {
    const suspended = FILE.replace("tier: free", "tier: free, state: suspended");
    assert.equal(edited(changeEntry("acme", { state: undefined }), suspended), FILE);
  });
  it("are removed, the last one too", () => {
    assert.ok(!edited(removeEntry("beta")).includes("beta"));
    assert.equal(edited(removeEntry("acme"), "tenants:\n  - { id: acme, tier: free }\n"), "tenants: []\n");
  });
});
