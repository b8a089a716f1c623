import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Api } from "./api";
import { eventually } from "./wait";

/** Where admission policies and their bindings are registered. */
export const ADMISSION = "/apis/admissionregistration.k8s.io/v1";

const WORDS = "the marker is in force";

/** A policy that refuses config maps of its own name, and nothing else. */
const markerOf = (name: string) => ({
  validatingadmissionpolicies: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] },
        ],
      },
      matchConditions: [{ name: "marker", expression: `object.metadata.name == "${name}"` }],
      validations: [{ expression: "false", message: WORDS, reason: "Forbidden" }],
    },
  },
  validatingadmissionpolicybindings: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name },
    spec: { policyName: name, validationActions: ["Deny"] },
  },
});

/** A request that has to be refused, and what the refusal says. */
interface Forbidden {
  readonly path: string;
  readonly body: object;
  readonly says: string;
}

/** Waits until a request that changes nothing is forbidden in these words. */
export async function untilForbidden(api: Api, { path, body, says }: Forbidden): Promise<void> {
  await eventually(`a refusal that says "${says}"`, async () => {
    const answer = await api.ask("POST", `${path}?dryRun=All`, { body });
    return answer.status === 403 && JSON.stringify(answer.body).includes(says);
  });
}

/**
 * Waits until the API server enforces every policy that was written before. It learns of policies and of bindings one
 * after the other, and takes them up a moment later: that one is in force says nothing of those after it, but the last
 * one does of all before it.
 */
export async function policiesInForce(api: Api): Promise<void> {
  // A name of its own: what a run that was cut off has left is no sign of anything written since.
  const name = `policies-in-force-${randomUUID()}`;
  const marker = Object.entries(markerOf(name));
  for (const [kind, body] of marker) {
    const { status } = await api.ask("POST", `${ADMISSION}/${kind}`, { body });
    assert.equal(status, 201, `${kind}/${name}`);
  }
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
  await untilForbidden(api, { path: "/api/v1/namespaces/default/configmaps", body, says: WORDS });
  for (const [kind] of marker) {
    const { status } = await api.ask("DELETE", `${ADMISSION}/${kind}/${name}`);
    assert.equal(status, 200, `${kind}/${name}`);
  }
}
