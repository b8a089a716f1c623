import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { allSettled } from "../../../sandbox/control-plane/all-settled";
import { readDefinitions, splitDefinitions } from "../../../sandbox/control-plane/cluster/crd-documents";
import { definitionSources } from "../../../sandbox/control-plane/cluster/crd-table";
import { objectPath } from "../../../sandbox/control-plane/cluster/object-path";
import { rolloutsPermissions } from "../../../sandbox/control-plane/cluster/rollouts-permissions";
import { auditPolicy } from "../../../sandbox/control-plane/configuration/audit-policy";
import { KWOK } from "../../../sandbox/control-plane/nodes/kwok-stages";
import { Failure } from "../../../lib/failure";
import { VERSIONS } from "../../../sandbox/versions";
import { temporaryDirectory } from "./temporary-directory";

const definition = (name: string, before = "") =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n${before}  name: ${name}\nspec:\n  names:\n    name: misleading\n`;

describe("published definitions", () => {
  it("are found between other documents, with their names", () => {
    const text = [
      "# A comment",
      definition("a.example.org"),
      "kind: ConfigMap\nmetadata:\n  name: other\n",
      definition("b.example.org", '  annotations:\n    name: wrong\n    "x": y\n'),
    ].join("---\n");
    assert.deepEqual(
      splitDefinitions(text).map(({ name }) => name),
      ["a.example.org", "b.example.org"],
    );
  });

  const temporary = temporaryDirectory();
  const read = (only?: RegExp) =>
    readDefinitions({ module: "m", version: "v1", paths: ["crds"], ...(only && { only }) }, () =>
      Promise.resolve(temporary.path),
    );

  it("are those that are wanted", async () => {
    await mkdir(join(temporary.path, "crds"));
    await writeFile(join(temporary.path, "crds", "one.yaml"), definition("a.example.org"));
    await writeFile(join(temporary.path, "crds", "two.yaml"), definition("b.example.org"));
    await writeFile(join(temporary.path, "crds", "README.md"), definition("c.example.org"));
    assert.deepEqual((await read()).map(({ name }) => name).sort(), ["a.example.org", "b.example.org"]);
    assert.deepEqual(
      (await read(/^b\./)).map(({ name }) => name),
      ["b.example.org"],
    );
  });

  it("are missed when a module holds none", async () => {
    await mkdir(join(temporary.path, "crds"));
    await assert.rejects(read(), /m@v1 holds no custom resource definition/);
  });
});

describe("versions", () => {
  it("of definitions and stages are those of the programs that use them", () => {
    const rollouts = definitionSources.find(({ module }) => module.endsWith("/argo-rollouts"));
    assert.equal(rollouts?.version, `v${VERSIONS.rolloutsController}`);
    assert.equal(KWOK.version, `v${VERSIONS.kwok}`);
  });
});

describe("object paths", () => {
  it("follow the group and the namespace", () => {
    const at = (apiVersion: string, kind: string, namespace?: string) =>
      objectPath({ apiVersion, kind, metadata: { name: "x", ...(namespace && { namespace }) } });
    assert.equal(at("v1", "Namespace"), "/api/v1/namespaces/x");
    assert.equal(at("v1", "ConfigMap", "n"), "/api/v1/namespaces/n/configmaps/x");
    assert.equal(
      at("rbac.authorization.k8s.io/v1", "Role", "n"),
      "/apis/rbac.authorization.k8s.io/v1/namespaces/n/roles/x",
    );
    assert.throws(() => at("v1", "Pod"), /creates no Pod/);
  });
});

describe("the audit policy", () => {
  it("never writes the content of Secrets or tokens", () => {
    const withContent = auditPolicy.rules.filter(({ level }) => level !== "None" && level !== "Metadata");
    for (const rule of withContent) {
      const groups = "resources" in rule ? rule.resources.map(({ group }) => group as string) : [""];
      assert.ok(groups.length > 0 && !groups.includes(""), JSON.stringify(rule));
    }
  });

  it("writes down everything that no rule before leaves out", () => {
    assert.deepEqual(auditPolicy.rules.at(-1), { level: "Metadata" });
  });
});

describe("the rights of the rollouts controller", () => {
  it("use no wildcard, and reach Secrets in its own namespace only", () => {
    for (const object of rolloutsPermissions) {
      if (!("rules" in object)) continue;
      for (const { apiGroups, resources, verbs } of object.rules) {
        assert.ok(![...apiGroups, ...resources, ...verbs].includes("*"), object.kind);
        if (resources.includes("secrets")) assert.equal(object.kind, "Role");
      }
    }
  });
});

describe("work side by side", () => {
  it("is waited for to the end, and every failure is told with its remedy", async () => {
    let finished = false;
    const slow = new Promise((resolve) => setTimeout(resolve, 20)).then(() => (finished = true));
    const failing = (name: string) =>
      Promise.reject(new Failure(`${name} failed`, { remedy: `mend ${name}` }));
    await assert.rejects(allSettled([failing("a"), slow, failing("b")]), (error: Failure) => {
      assert.equal(error.message, "a failed\nb failed");
      assert.equal(error.remedy, "mend a; mend b");
      return true;
    });
    assert.ok(finished);
  });

  it("does not hide a mistake of ours behind a failure", async () => {
    const mistake = new TypeError("oops");
    await assert.rejects(
      allSettled([Promise.reject(mistake), Promise.reject(new Failure("a", { remedy: "b" }))]),
      mistake,
    );
  });
});
