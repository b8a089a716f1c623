import assert from "node:assert/strict";
import { exportOf, verifyExport } from "../../../ops/audit/chain-plan";
import type { AuditRecord } from "../../../ops/audit/record";

const record = (id: string): AuditRecord => ({
  at: `2026-01-0${id}T00:00:00.000Z`,
  source: "api-server",
  who: "ann",
  action: "delete",
  target: "secrets/x",
  namespace: "tenant-acme",
  outcome: "done",
  detail: "200",
  id,
});
const HEAD = { stack: "dev", writtenAt: "2026-01-10T00:00:00.000Z", filter: { who: "ann" } };
const KEY = Buffer.from("a key of the auditor's");
const written = exportOf(HEAD, [record("1"), record("2"), record("3")]);
const sealed = exportOf(HEAD, [record("1"), record("2"), record("3")], KEY);
const lines = written.text.trim().split("\n");
const joined = (changed: readonly (string | undefined)[]): string =>
  `${changed.filter((line) => line !== undefined).join("\n")}\n`;

describe("an export of audit records", () => {
  it("is intact as it was written, with the hash that was printed", () => {
    const verified = verifyExport(written.text, { head: written.head });
    assert.deepEqual(verified, { records: 3, head: written.head, problems: [], notShown: [] });
    assert.deepEqual(verifyExport(sealed.text, { key: KEY }).problems, []);
  });

  it("says what it does not show without a hash or a key", () => {
    assert.match(verifyExport(written.text).notShown.join(), /rewrote the whole file/);
  });

  const changes: Readonly<Record<string, string>> = {
    "a changed record": written.text.replace(
      '"who":"ann","action":"delete"',
      '"who":"bea","action":"delete"',
    ),
    "a record taken out": joined(lines.map((line, index) => (index === 2 ? undefined : line))),
    "two records in another order": joined([lines[0], lines[2], lines[1], ...lines.slice(3)]),
    "a record put in": joined([...lines.slice(0, 2), lines[1], ...lines.slice(2)]),
    "the end cut off": joined(lines.slice(0, -1)),
    "the end cut off in the middle": written.text.slice(0, -20),
    "the beginning cut off": joined(lines.slice(1)),
    "another filter": written.text.replace('"ann"}', '"bea"}'),
    "a line that is no JSON": joined([...lines.slice(0, 2), "{", ...lines.slice(2)]),
    nothing: "",
  };
  for (const [what, text] of Object.entries(changes))
    it(`shows ${what}`, () => {
      assert.notEqual(text, written.text);
      assert.notDeepEqual(verifyExport(text).problems, []);
    });

  it("shows that the whole file was rewritten, by the kept hash and by the key", () => {
    const forged = exportOf(HEAD, [record("1"), record("3")]);
    assert.deepEqual(verifyExport(forged.text).problems, []);
    assert.match(verifyExport(forged.text, { head: written.head }).problems.join(), /the hash is/);
    assert.match(verifyExport(forged.text, { key: KEY }).problems.join(), /seal/);
    const withAnotherKey = exportOf(HEAD, [record("1")], Buffer.from("of somebody else"));
    assert.match(verifyExport(withAnotherKey.text, { key: KEY }).problems.join(), /seal/);
  });
});
