import assert from "node:assert/strict";
import { byPath } from "../../../../sandbox/standins/rpc/diff";
import type { Bag, PlainObject } from "../../../../sandbox/standins/rpc/values";
import { appliedAs, owns, takenOver } from "../../../../sandbox/standins/kubernetes/objects/fields";
import { toObject } from "../../../../sandbox/standins/kubernetes/objects/inputs";
import {
  describeKind,
  isList,
  isPatch,
  kindOfObject,
  kindOfToken,
} from "../../../../sandbox/standins/kubernetes/objects/kinds";
import { fieldManager, named } from "../../../../sandbox/standins/kubernetes/objects/naming";
import { type DiffInputs, objectDiff } from "../../../../sandbox/standins/kubernetes/objects/object-diff";
import { masked, secretPlaces } from "../../../../sandbox/standins/kubernetes/objects/secrets";
import { stateOf } from "../../../../sandbox/standins/kubernetes/objects/state";

const seed = new Uint8Array([1, 2, 3]);
const naming = { name: "web", randomSeed: seed, naming: "propose" } as const;
const bag = (values: PlainObject, ...secrets: string[][]): Bag => ({ values, secrets });

describe("kinds", () => {
  const tokens: [string, string][] = [
    ["kubernetes:core/v1:ConfigMap", "v1/ConfigMap"],
    ["kubernetes:apps/v1:Deployment", "apps/v1/Deployment"],
    ["kubernetes:rbac.authorization.k8s.io/v1:Role", "rbac.authorization.k8s.io/v1/Role"],
    ["kubernetes:argoproj.io/v1alpha1:Rollout", "argoproj.io/v1alpha1/Rollout"],
  ];
  for (const [token, kind] of tokens) {
    it(`reads ${token}`, () => {
      assert.equal(describeKind(kindOfToken(token)), kind);
    });
  }

  it("refuses a type without group and version", () => {
    assert.throws(() => kindOfToken("kubernetes:yaml:ConfigFile"), /expected kubernetes:GROUP\/VERSION:Kind/);
  });

  it("takes an object's own word over its token's", () => {
    const patch = { apiVersion: "apps/v1", kind: "Deployment" };
    assert.equal(
      describeKind(kindOfObject(patch, "kubernetes:apps/v1:DeploymentPatch")),
      "apps/v1/Deployment",
    );
    assert.ok(isPatch("kubernetes:apps/v1:DeploymentPatch", patch));
    // A custom kind may well be called Patch.
    assert.ok(!isPatch("kubernetes:x.io/v1:EnvoyPatch", { kind: "EnvoyPatch" }));
  });

  it("tells lists of objects from kinds that are called List", () => {
    assert.ok(isList("kubernetes:core/v1:ConfigMapList", { items: [] }));
    assert.ok(!isList("kubernetes:x.io/v1:AllowList", { spec: {} }));
  });
});

describe("names", () => {
  it("generates one from the resource's, marked as generated and the same for the same seed", () => {
    const first = named({ metadata: {} }, {}, naming);
    assert.match(JSON.stringify(first), /"name":"web-[0-9a-f]{8}"/);
    assert.match(JSON.stringify(first), /"pulumi.com\/autonamed":"true"/);
    assert.deepEqual(named({}, {}, naming), first);
  });

  it("keeps a generated name, but not one that the program has given up", () => {
    const generated = named({}, {}, naming);
    assert.deepEqual(named({}, generated, { ...naming, randomSeed: new Uint8Array([9]) }), generated);
    const renamed = named({}, { metadata: { name: "mine" } }, naming);
    assert.notEqual(JSON.stringify(renamed).includes('"mine"'), true);
  });

  it("leaves a given name alone and follows the engine's own naming", () => {
    const mine = { metadata: { name: "mine" } };
    assert.equal(named(mine, {}, naming), mine);
    assert.match(JSON.stringify(named({}, {}, { ...naming, proposedName: "theirs" })), /"name":"theirs"/);
    assert.throws(() => named({}, {}, { ...naming, naming: "disable" }), /metadata.name.*switched off/);
  });

  it("chooses a field manager once: by annotation, else the recorded one, else a new one", () => {
    const annotated = { metadata: { annotations: { "pulumi.com/patchFieldManager": "fixed" } } };
    assert.equal(fieldManager(annotated, { __fieldManager: "old" }, seed), "fixed");
    assert.equal(fieldManager({}, { __fieldManager: "old" }, seed), "old");
    assert.match(fieldManager({}, {}, seed), /^pulumi-kubernetes-[0-9a-f]{8}$/);
  });
});

describe("differences of objects", () => {
  const diff = (
    old: PlainObject,
    now: PlainObject,
    { token = "kubernetes:apps/v1:Deployment", ...more }: { token?: string } & Partial<DiffInputs> = {},
  ) => {
    const result = objectDiff({
      token,
      old,
      now,
      patch: false,
      scope: { kind: "namespaced", namespace: "default" },
      ignoreChanges: [],
      mutability: { configMapMutable: false, secretMutable: false },
      ...more,
    });
    return {
      changes: Object.fromEntries(
        byPath(result.changes).map(([path, { kind, replaces }]) => [
          path,
          replaces ? `${kind} replace` : kind,
        ]),
      ),
      first: result.deleteBeforeReplace,
    };
  };
  const web = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } };

  it("updates in place what may change", () => {
    const { changes, first } = diff({ ...web, spec: { replicas: 1 } }, { ...web, spec: { replicas: 2 } });
    assert.deepEqual(changes, { "spec.replicas": "update" });
    assert.equal(first, false);
  });

  it("replaces for an immutable field, after deleting what has the same name", () => {
    const { changes, first } = diff(
      { ...web, spec: { selector: { matchLabels: { a: "1" } } } },
      { ...web, spec: { selector: { matchLabels: { a: "2" } } } },
    );
    assert.deepEqual(changes, { "spec.selector.matchLabels.a": "update replace" });
    assert.equal(first, true);
  });

  it("makes the new object first when its name was generated", () => {
    const auto = { ...web, metadata: { name: "web-1", annotations: { "pulumi.com/autonamed": "true" } } };
    const { first } = diff({ ...auto, spec: { selector: 1 } }, { ...auto, spec: { selector: 2 } });
    assert.equal(first, false);
  });

  it("replaces for another name, namespace or group, but not for another version", () => {
    assert.deepEqual(diff(web, { ...web, metadata: { name: "other" } }), {
      changes: { "metadata.name": "update replace" },
      first: false,
    });
    assert.deepEqual(diff(web, { ...web, metadata: { name: "web", namespace: "b" } }).changes, {
      "metadata.namespace": "update replace",
    });
    assert.deepEqual(diff(web, { ...web, apiVersion: "extensions/v1" }).changes, {
      apiVersion: "update replace",
    });
    assert.deepEqual(diff({ ...web, apiVersion: "apps/v1beta1" }, web).changes, { apiVersion: "update" });
  });

  it("takes an object without a namespace for one in the default namespace", () => {
    assert.deepEqual(diff(web, { ...web, metadata: { name: "web", namespace: "default" } }).changes, {});
    const cluster = { scope: { kind: "cluster" } } as const;
    const role = { ...web, metadata: { name: "web", namespace: "ignored" } };
    assert.deepEqual(diff(web, role, { token: "kubernetes:x.io/v1:ClusterRole", ...cluster }).changes, {});
  });

  it("sees no difference where two spellings mean the same", () => {
    const spec = (cpu: string | number, env: PlainObject) => ({
      ...web,
      spec: { c: [{ resources: { limits: { cpu } }, env }] },
    });
    assert.deepEqual(diff(spec("1000m", { value: "" }), spec(1, {})).changes, {});
    assert.deepEqual(Object.keys(diff(spec("1000m", {}), spec("1001m", {})).changes), [
      "spec.c[0].resources.limits.cpu",
    ]);
  });

  it("leaves out what is ignored, and all but identity for patches", () => {
    const [one, two] = [
      { ...web, spec: { replicas: 1 } },
      { ...web, spec: { replicas: 2 } },
    ];
    assert.deepEqual(diff(one, two, { ignoreChanges: ["spec.replicas"] }).changes, {});
    const selectors = [
      { ...web, spec: { selector: 1 } },
      { ...web, spec: { selector: 2 } },
    ] as const;
    assert.deepEqual(diff(selectors[0], selectors[1], { patch: true }).changes, {
      "spec.selector": "update",
    });
  });

  const data = (kind: string, immutable = false): [PlainObject, PlainObject] => {
    const of = (a: string): PlainObject => ({ apiVersion: "v1", kind, immutable, data: { a } });
    return [of("1"), of("2")];
  };
  for (const kind of ["ConfigMap", "Secret"]) {
    it(`replaces a ${kind} for its data unless the provider says it may change`, () => {
      const token = `kubernetes:core/v1:${kind}`;
      const mutable = { mutability: { configMapMutable: true, secretMutable: true } };
      assert.deepEqual(diff(...data(kind), { token }).changes, { "data.a": "update replace" });
      assert.deepEqual(diff(...data(kind), { token, ...mutable }).changes, { "data.a": "update" });
      assert.deepEqual(diff(...data(kind, true), { token, ...mutable }).changes, {
        "data.a": "update replace",
      });
    });
  }
});

describe("secrets of objects", () => {
  const secret = { apiVersion: "v1", kind: "Secret", data: { a: "aHVzaGh1c2g=" } };

  it("hides a Secret's data whether or not the program calls it secret", () => {
    assert.deepEqual(secretPlaces(secret, bag(secret)), [["data"], ["stringData"]]);
  });

  it("hides the whole of an array in which something is secret", () => {
    const inputs: Bag = { values: {}, secrets: [["spec", "env", 3, "value"]] };
    assert.deepEqual(secretPlaces({ kind: "Pod" }, inputs), [["spec", "env"]]);
  });

  it("records the same places in the kept inputs, and neither bookkeeping nor the last applied copy", () => {
    const live = {
      ...secret,
      metadata: {
        name: "s",
        managedFields: [{ manager: "x" }],
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{…}" },
      },
    };
    const state = stateOf(live, { inputs: bag(secret), initialApiVersion: "v1", fieldManager: "m" });
    assert.deepEqual(state.values["metadata"], { name: "s", annotations: {} });
    assert.equal(state.values["__fieldManager"], "m");
    assert.deepEqual(state.secrets.map(String), [
      "data",
      "stringData",
      "__inputs,data",
      "__inputs,stringData",
    ]);
  });

  it("takes secret values out of messages, plain, escaped and encoded", () => {
    const inputs = bag({ a: "s3cr3t\nvalue", b: "open" }, ["a"]);
    const encoded = Buffer.from("s3cr3t\nvalue").toString("base64");
    const message = masked(`refused "s3cr3t\\nvalue", s3cr3t\nvalue, ${encoded}; open stays`, inputs);
    assert.equal(message, 'refused "[secret]", [secret], [secret]; open stays');
  });

  it("leaves nothing of a secret that contains another one", () => {
    const inputs = bag({ a: "abcd", b: "abcdefgh" }, ["a"], ["b"]);
    assert.equal(masked("x abcdefgh y", inputs), "x [secret] y");
  });

  it("takes a very short secret out where it stands quoted", () => {
    assert.equal(
      masked('Invalid value: "a": a bad value', bag({ a: "a" }, ["a"])),
      'Invalid value: "[secret]": a bad value',
    );
  });
});

describe("inputs", () => {
  it("drops nulls and server metadata, and spells definitions' keys with dashes", () => {
    assert.deepEqual(
      toObject({
        metadata: { name: "a", uid: "1", resourceVersion: "2", labels: { a: null } },
        spec: { x_kubernetes_int_or_string: true, x_own: 1, list: [null, { b: null }] },
      }),
      {
        metadata: { name: "a", labels: {} },
        spec: { "x-kubernetes-int-or-string": true, x_own: 1, list: [null, {}] },
      },
    );
  });
});

describe("field ownership", () => {
  const entry = (manager: string, operation: string, own: PlainObject & { subresource?: string }) => ({
    manager,
    operation,
    apiVersion: "v1",
    fieldsType: "FieldsV1",
    ...own,
  });
  const live = (...managedFields: PlainObject[]) => ({ metadata: { managedFields } });

  it("takes over what was changed by hand, scaling included", () => {
    const taken = takenOver(
      live(
        entry("mine", "Apply", { fieldsV1: { "f:spec": { "f:paused": {} } } }),
        entry("kubectl-edit", "Update", { fieldsV1: { "f:spec": { "f:template": {} } } }),
        entry("kubectl", "Update", { fieldsV1: { "f:spec": { "f:replicas": {} } }, subresource: "scale" }),
        entry("kube-controller-manager", "Update", { fieldsV1: { "f:status": {} }, subresource: "status" }),
      ),
      "mine",
    );
    assert.deepEqual(taken, [
      entry("kube-controller-manager", "Update", { fieldsV1: { "f:status": {} }, subresource: "status" }),
      entry("mine", "Apply", {
        fieldsV1: { "f:spec": { "f:template": {}, "f:replicas": {}, "f:paused": {} } },
      }),
    ]);
  });

  it("takes nothing from controllers and other programs", () => {
    const fieldsV1 = { "f:spec": { "f:replicas": {} } };
    const autoscaler = entry("kube-controller-manager", "Update", { fieldsV1, subresource: "scale" });
    assert.equal(takenOver(live(autoscaler, entry("argocd", "Apply", { fieldsV1: {} })), "mine"), undefined);
  });

  it("knows which fields a manager owns", () => {
    const fields = { "f:spec": { "f:replicas": {} } };
    assert.ok(owns(fields, ["spec", "replicas"]));
    assert.ok(!owns(fields, ["spec", "paused"]));
  });
});

describe("the name under which an object was applied", () => {
  const live = (...managers: [string, string][]) => ({
    metadata: { managedFields: managers.map(([manager, operation]) => ({ manager, operation })) },
  });

  it("is found on the object itself when only this provider applied it", () => {
    const own: [string, string] = ["pulumi-kubernetes-0123abcd", "Apply"];
    assert.equal(appliedAs(live(own, ["kube-controller-manager", "Update"])), own[0]);
    assert.equal(appliedAs(live(["argocd", "Apply"])), undefined);
    assert.equal(appliedAs(live(["pulumi-kubernetes-0123abcd", "Update"])), undefined);
  });

  it("is nobody's guess when two did", () => {
    assert.equal(
      appliedAs(live(["pulumi-kubernetes-00000001", "Apply"], ["pulumi-kubernetes-00000002", "Apply"])),
      undefined,
    );
  });
});
