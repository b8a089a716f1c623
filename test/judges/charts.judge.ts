import assert from "node:assert/strict";
import { addOnCatalogue } from "../../components/cluster/add-on-catalogue";
import type { AddOnName } from "../../components/cluster/add-on-names";
import { kindOf } from "../../policy/frame/kinds";
import { restrictedPod } from "../../policy/frame/pod-security";
import { podTemplates } from "../../policy/frame/workload";
import { addOnContext as context } from "../components/cluster/fixtures";
import { Chart, type ChartObject, objectsIn, type Placement, type Values } from "./charts/render";
import { chartSources } from "./charts/sources";
import { isDefault, leaves, without } from "./charts/values";

/** The pods of an object. */
const podsOf = (object: ChartObject) => {
  const { apiVersion, kind } = object;
  const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  return podTemplates(kindOf(`kubernetes:${group}:${kind}`), object);
};

/** Charts rendered by Helm itself, from the sources of the projects that publish them. */
describe("the values of the add-ons' charts", function () {
  this.timeout(600_000);
  for (const [name, source] of Object.entries(chartSources)) {
    const addOn = addOnCatalogue[name as AddOnName];

    describe(name, () => {
      assert.ok(addOn.kind === "helm");
      const values: Values = addOn.values(context);
      const place: Placement = { release: name, namespace: addOn.namespace, kubernetes: context.kubernetes };
      let chart: Chart;
      let text: string;
      let objects: ChartObject[];

      before(async () => {
        chart = await Chart.of(source);
        text = await chart.render(values, place);
        objects = objectsIn(text);
      });
      after(() => {
        chart.close();
      });

      it("are of the version that the catalogue pins", () => {
        assert.equal(chart.version, source.carries?.version ?? addOn.version);
      });

      it("render, and each does something", async () => {
        assert.ok(objects.length > 0);
        // Otherwise a value would show nothing.
        assert.equal(await chart.render(values, place), text);
        const idle: string[] = [];
        // The account's name is what the next test looks for, whether the chart would choose it by itself or not.
        const telling = leaves(values).filter((path) => path.slice(-2).join(".") !== "serviceAccount.name");
        for (const path of telling)
          if (
            !isDefault(values, chart.defaults(), path) &&
            !(await chart.differs(without(values, path), place, text))
          )
            idle.push(path.join("."));
        assert.deepEqual(idle, []);
      });

      it(`make pods that a namespace of level ${addOn.podSecurity} takes`, () => {
        const refused = objects.flatMap((object) =>
          podsOf(object).flatMap((pod) =>
            restrictedPod(pod).map((finding) => `${object.kind} ${object.metadata.name} ${finding}`),
          ),
        );
        if (addOn.podSecurity === "restricted") assert.deepEqual(refused, []);
        else assert.notEqual(refused.length, 0, "the level may be restricted");
      });

      const account = addOn.identity?.serviceAccount;
      if (account !== undefined)
        it("run under the account that has the role", () => {
          const accounts = objects.filter(({ kind }) => kind === "ServiceAccount");
          assert.ok(accounts.some(({ metadata }) => metadata.name === account));
          const users = objects.flatMap(podsOf).map(({ spec }) => spec.serviceAccountName);
          assert.ok(users.includes(account), users.join());
        });
    });
  }
});
