import assert from "node:assert/strict";
import { planDashboard } from "../../../components/observability/dashboards/dashboard-plan";
import { dashboards } from "../../../components/observability/dashboards/dashboards";

describe("the dashboards", () => {
  for (const dashboard of dashboards) {
    const { panels, templating, uid } = planDashboard(dashboard);

    it(`${uid} shows panels that do not cover each other, each with words and a question`, () => {
      const taken = new Set<string>();
      for (const { gridPos, title, description, targets } of panels) {
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
            assert.ok(x < 24 && !taken.has(`${x},${y}`), title);
            taken.add(`${x},${y}`);
          }
        assert.ok(description.length > 10 && targets.length > 0, title);
        assert.equal(new Set(targets.map(({ refId }) => refId)).size, targets.length, title);
      }
      assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    });

    it(`${uid} asks only for what the reader can choose`, () => {
      const choices = new Set(templating.list.map(({ name }) => name));
      const used = JSON.stringify({ panels, templating }).matchAll(/\$\{?([a-z]+)\}?/g);
      for (const [, name = ""] of used) assert.ok(choices.has(name), name);
    });
  }

  it("have addresses of their own", () => {
    assert.equal(new Set(dashboards.map(({ uid }) => uid)).size, dashboards.length);
  });
});
