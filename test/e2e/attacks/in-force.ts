import assert from "node:assert/strict";
import type { Api } from "../support/api";
import { eventually } from "../support/wait";
import type { Json } from "./objects";

const ADMISSION = "/apis/admissionregistration.k8s.io/v1";
const MARKER = "attack-marker";
const WORDS = "the marker is in force";

/** Something that the policies refuse, and what the refusal says. */
export interface Canary {
  /** Where it would be made. */
  readonly path: string;
  readonly body: Json;
  readonly refusal: string;
}

/** Refuses config maps of its own name, and nothing else. */
const marker: Readonly<Record<string, Json>> = {
  validatingadmissionpolicies: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: MARKER },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] },
        ],
      },
      matchConditions: [{ name: "marker", expression: `object.metadata.name == "${MARKER}"` }],
      validations: [{ expression: "false", message: WORDS }],
    },
  },
  validatingadmissionpolicybindings: {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: MARKER },
    spec: { policyName: MARKER, validationActions: ["Deny"] },
  },
};

/**
 * Waits until the API server enforces every policy that was written before. It learns of policies and of bindings one
 * after the other, and takes them up a moment later: that one is in force says nothing of those after it, but the last
 * one does of all before it. The canary shows that the namespace's labels have come through as well.
 */
export async function inForce(api: Api, canary: Canary): Promise<void> {
  for (const [kind, body] of Object.entries(marker)) {
    const { status } = await api.ask("POST", `${ADMISSION}/${kind}`, { body });
    assert.ok(status === 201 || status === 409, `${kind}: ${status}`);
  }
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: MARKER } };
  await refused(api, { path: "/api/v1/namespaces/default/configmaps", body, refusal: WORDS });
  await refused(api, canary);
  for (const kind of Object.keys(marker)) {
    const { status } = await api.ask("DELETE", `${ADMISSION}/${kind}/${MARKER}`);
    assert.equal(status, 200, kind);
  }
}

async function refused(api: Api, { path, body, refusal }: Canary): Promise<void> {
  await eventually("admission policies in force", async () => {
    const answer = await api.ask("POST", `${path}?dryRun=All`, { body });
    return [403, 422].includes(answer.status) && JSON.stringify(answer.body).includes(refusal);
  });
}
