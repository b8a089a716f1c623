import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parseExceptions, unsettled } from "./exceptions";

const table = (row: string) =>
  `| judge | rule | object | reason | owner | until |\n| --- | --- | --- | --- | --- | --- |\n${row}\n`;
const finding = { judge: "checkov", rule: "CKV_1", object: "auth", says: "bad" };
const [exception] = parseExceptions(table("| checkov | CKV_1 | (auth\\|ml) | why | us | 2030-01-01 |"));
const today = new Date("2029-01-01");

describe("written exceptions from linters", () => {
  it("cover the findings they name and no others", () => {
    assert.deepEqual(unsettled([finding], [exception!], today), []);
    const other = { ...finding, object: "auth-two" };
    assert.deepEqual(unsettled([finding, other], [exception!], today), ["checkov CKV_1 on auth-two: bad"]);
  });

  it("must still be needed and in date", () => {
    assert.match(unsettled([], [exception!], today)[0] ?? "", /covers nothing/);
    assert.match(unsettled([finding], [exception!], new Date("2031-01-01"))[0] ?? "", /past its date/);
  });

  it("need a reason, an owner and a date", () => {
    assert.throws(
      () => parseExceptions(table("| checkov | CKV_1 | .* |  | us | 2030-01-01 |")),
      /needs a reason/,
    );
    assert.throws(() => parseExceptions(table("| checkov | CKV_1 | .* | why | us | soon |")), /a date/);
  });

  it("are complete in the committed file", () => {
    assert.ok(parseExceptions(readFileSync("docs/exceptions.md", "utf8")).length > 0);
  });
});
