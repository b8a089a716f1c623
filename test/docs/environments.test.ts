import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { architectureDiagram } from "../../docs/architecture-diagram";
import { essentialNeeds, placeParts } from "../../docs/diagram-layout";
import { environmentGraph } from "../../docs/environment-graph";
import { ENVIRONMENTS, type EnvironmentGraphs, environmentsFiles } from "../../docs/environments";

const graphs = JSON.parse(readFileSync(ENVIRONMENTS.graphs, "utf8")) as EnvironmentGraphs;
const urn = (types: string, name: string) => `urn:pulumi:prod::p::${types}::${name}`;
const cluster = "platform:cluster:EksCluster";

describe("the page and the picture of the environments", () => {
  for (const [file, text] of Object.entries(environmentsFiles(graphs)))
    it(`${file.slice(file.lastIndexOf("/") + 1)} is current; run npm run docs:environments`, () => {
      assert.equal(readFileSync(file, "utf8"), text);
    });

  it("name every part of every environment, and no box lies on another", () => {
    for (const [environment, graph] of Object.entries(graphs)) {
      const svg = architectureDiagram(environment, graph);
      const boxes = [...svg.matchAll(/<rect x="(\S+)" y="(\S+)" width="168"/g)].map(
        ([, x, y]) => `${x} ${y}`,
      );
      assert.equal(new Set(boxes).size, Object.keys(graph.parts).length, environment);
    }
  });
});

describe("the graph of an environment", () => {
  it("counts resources by part and finds what parts need by properties, dependencies and providers", () => {
    const key = urn(`${cluster}$platform:cluster:Keys$aws:kms/key:Key`, "k");
    const provider = urn(`${cluster}$pulumi:providers:kubernetes`, "k8s");
    const graph = environmentGraph({
      steps: [
        { op: "create", urn: urn(`${cluster}$platform:cluster:Keys`, "keys"), newState: { custom: false } },
        {
          op: "create",
          urn: urn("platform:platform:Platform", "p"),
          newState: {
            custom: false,
            dependencies: [urn(`${cluster}$platform:cluster:Keys$aws:kms/key:Key`, "k")],
          },
        },
        { op: "create", urn: key, newState: { custom: true } },
        {
          op: "create",
          urn: urn(`${cluster}$platform:cluster:Stores$aws:s3/bucket:Bucket`, "b"),
          newState: { custom: true, propertyDependencies: { key: [key], name: null } },
        },
        { op: "create", urn: provider, newState: { custom: true, dependencies: [key] } },
        {
          op: "create",
          urn: urn("platform:platform:Platform$kubernetes:core/v1:Namespace", "n"),
          newState: { custom: true, provider: `${provider}::id` },
        },
      ],
    });
    assert.deepEqual(graph.resources, { aws: 2, kubernetes: 1, components: 2, other: 1 });
    assert.deepEqual(graph.needs, {
      ControlPlane: ["Keys"],
      Keys: [],
      Platform: ["ControlPlane", "Keys"],
      Stores: ["Keys"],
    });
    assert.deepEqual(graph.parts["Platform"], { resources: 1, kubernetes: 1 });
  });

  it("is drawn without needs that others bring along, and without circles", () => {
    const needs = { a: [], b: ["a"], c: ["a", "b"], d: ["c"] };
    assert.deepEqual(
      [...essentialNeeds({ needs })],
      [
        ["a", []],
        ["b", ["a"]],
        ["c", ["b"]],
        ["d", ["c"]],
      ],
    );
    const places = placeParts(essentialNeeds({ needs: { x: ["y"], y: ["x"] } }));
    assert.deepEqual(places.map(({ column }) => column).sort(), [0, 1]);
  });
});
