import assert from "node:assert/strict";
import { ADMISSION } from "../support/policies-in-force";
import { type SmallProgram, sharedSmallProgram } from "../support/small-program";
import { eventually } from "../support/wait";
import { assertHeals, startWith } from "./invariants";
import { version } from "./program";

const namespace = "/api/v1/namespaces/faults";
/** What is refused, by name, in every case. */
const REFUSED = "refused";

/** One object that stands in the way of {@link REFUSED}, and its collection. */
interface Guard {
  readonly path: string;
  readonly object: { readonly metadata: { readonly name: string } } & Readonly<Record<string, unknown>>;
}

const rules = [
  { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["serviceaccounts"] },
];
const onlyFaults = { matchLabels: { "kubernetes.io/metadata.name": "faults" } };

/** Each layer of the API server that can say no to a single object. */
const LAYERS: Readonly<Record<string, { readonly guards: readonly Guard[]; readonly reason: RegExp }>> = {
  "a quota": {
    guards: [
      {
        path: `${namespace}/resourcequotas`,
        object: { metadata: { name: "full" }, spec: { hard: { "count/serviceaccounts": "1" } } },
      },
    ],
    reason: /exceeded quota: full/,
  },
  "an admission policy": {
    guards: [
      {
        path: `${ADMISSION}/validatingadmissionpolicies`,
        object: {
          metadata: { name: "faults-refuses" },
          spec: {
            failurePolicy: "Fail",
            matchConstraints: { resourceRules: rules },
            validations: [
              { expression: `object.metadata.name != "${REFUSED}"`, message: "this name is not welcome" },
            ],
          },
        },
      },
      {
        path: `${ADMISSION}/validatingadmissionpolicybindings`,
        object: {
          metadata: { name: "faults-refuses" },
          spec: {
            policyName: "faults-refuses",
            validationActions: ["Deny"],
            matchResources: { namespaceSelector: onlyFaults },
          },
        },
      },
    ],
    reason: /this name is not welcome/,
  },
  "a webhook that is down": {
    guards: [
      {
        path: `${ADMISSION}/validatingwebhookconfigurations`,
        object: {
          metadata: { name: "faults-refuses" },
          webhooks: [
            {
              name: "down.faults.example",
              clientConfig: { url: "https://127.0.0.1:1/" },
              failurePolicy: "Fail",
              sideEffects: "None",
              admissionReviewVersions: ["v1"],
              timeoutSeconds: 1,
              namespaceSelector: onlyFaults,
              rules,
            },
          ],
        },
      },
    ],
    reason: /failed calling webhook "down\.faults\.example"/,
  },
};

const body = `
const refused = new k8s.core.v1.ServiceAccount("${REFUSED}", { metadata: { namespace, name: "${REFUSED}" } });
new k8s.core.v1.ConfigMap("beside", { metadata: { namespace, name: "beside" } });
new k8s.core.v1.ConfigMap("after", { metadata: { namespace, name: "after" } }, { dependsOn: refused });
`;

/** An update reaches an object that the server refuses: what does not depend on it stays, what does is not begun. */
describe("an update of which one object is refused", () => {
  let program: SmallProgram;
  before(async () => {
    program = await sharedSmallProgram();
  });

  const there = async (path: string): Promise<boolean> => (await program.api.ask("GET", path)).status === 200;
  const probe = async (): Promise<number> => {
    const account = { metadata: { name: REFUSED } };
    return (await program.api.ask("POST", `${namespace}/serviceaccounts?dryRun=All`, { body: account }))
      .status;
  };

  for (const [layer, { guards, reason }] of Object.entries(LAYERS))
    it(`by ${layer}: fails with the reason, keeps the rest, and heals`, async () => {
      await startWith(program, 0);
      for (const { path, object } of guards) {
        const { status, body: answer } = await program.api.ask("POST", path, { body: object });
        assert.equal(status, 201, JSON.stringify(answer));
      }
      await eventually("the refusal", async () => (await probe()) >= 400);

      program.write(version(0) + body);
      const { code, stdout, stderr } = await program.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, reason);
      assert.match(stdout + stderr, new RegExp(REFUSED));
      assert.ok(await there(`${namespace}/configmaps/settings`));
      assert.ok(!(await there(`${namespace}/configmaps/after`)), "what depends on it was begun");

      for (const { path, object } of guards)
        assert.equal((await program.api.ask("DELETE", `${path}/${object.metadata.name}`)).status, 200);
      await eventually("the end of the refusal", async () => (await probe()) === 201);
      await program.up();
      for (const name of ["beside", "after"]) assert.ok(await there(`${namespace}/configmaps/${name}`), name);
      program.write(version(0));
      await assertHeals(program, 0);
    });
});
