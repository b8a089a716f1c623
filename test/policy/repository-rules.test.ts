import assert from "node:assert/strict";
import { judgeRepository } from "../../policy/gate/repository-rules";
import { CANARY, conformingRepository, repositoryFixtures, withWaiver } from "./fixtures/repository";

describe("rules on the repository", () => {
  it("accept a repository in order", () => {
    assert.deepEqual(judgeRepository(conformingRepository), []);
  });

  it("accept a waiver on its last day", () => {
    assert.deepEqual(judgeRepository({ ...withWaiver({ expires: "2026-01-10" }) }), []);
  });

  for (const [control, cases] of Object.entries(repositoryFixtures)) {
    for (const [why, repository] of Object.entries(cases)) {
      it(`${control} refuses: ${why}`, () => {
        const found = [...new Set(judgeRepository(repository).map((one) => one.control))];
        assert.deepEqual(found, [control]);
      });
    }
  }

  it("never repeat a leaked secret", () => {
    const leaked = { ...conformingRepository, states: new Map([["prod", CANARY]]) };
    assert.doesNotMatch(JSON.stringify(judgeRepository(leaked)), /7f3a/);
  });
});
