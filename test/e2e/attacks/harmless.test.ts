import assert from "node:assert/strict";
import { eventually } from "../support/wait";
import { tenantDomain } from "../../../lib/gateway-name";
import { attacker, clearAway, type Ground, gateway, prepare, registry } from "./ground";
import { carry, collection, type Json, type Place, places, podSpec } from "./objects";

const group = (apiVersion: string, kind: string, plural: string): Place => ({ apiVersion, kind, plural });
const spec = podSpec({ id: attacker.id, registry });
const metadata = { name: "fine" };

/** What every tenant needs, as the documentation tells it to write it. */
const harmless: readonly (readonly [Place, Json])[] = [
  [places.deployment, carry("deployment", spec, { name: "fine" })],
  [places.statefulSet, carry("statefulSet", spec, { name: "fine" })],
  [places.job, carry("job", spec, { name: "fine" })],
  [places.cronJob, carry("cronJob", spec, { name: "fine" })],
  [group("v1", "ConfigMap", "configmaps"), { metadata, data: { a: "b" } }],
  [group("v1", "Secret", "secrets"), { metadata, stringData: { a: "b" } }],
  [
    group("v1", "Service", "services"),
    { metadata, spec: { selector: { app: "fine" }, ports: [{ port: 80 }] } },
  ],
  [
    group("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
    {
      metadata,
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "tenant-encrypted",
        resources: { requests: { storage: "1Gi" } },
      },
    },
  ],
  [
    group("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
    {
      metadata,
      spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "fine" } },
    },
  ],
  [
    group("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
    {
      metadata,
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: { "app.kubernetes.io/instance": "fine" } },
      },
    },
  ],
  [
    group("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes"),
    {
      metadata,
      spec: {
        hostnames: [`app.${attacker.id}.${tenantDomain(gateway.domain)}`],
        parentRefs: [{ namespace: gateway.namespace, name: gateway.name }],
        rules: [{ backendRefs: [{ name: "fine", port: 80 }] }],
      },
    },
  ],
];

/** Defences that refuse everything would pass every attack. */
describe("what a tenant may do", () => {
  let ground: Ground;
  before(async () => {
    ground = await prepare();
  });
  after(() => clearAway(ground.api));

  for (const who of ["admin", "ci"] as const) {
    for (const [place, body] of harmless) {
      it(`lets ${who} write, change and remove ${place.plural}`, async () => {
        const { api, identities, namespaces } = ground;
        const headers = identities[who];
        const path = collection(place, namespaces.own);
        const object = { apiVersion: place.apiVersion, kind: place.kind, ...body };
        await eventually(`${place.plural} are written`, async () => {
          const created = await api.ask("POST", path, { body: object, headers });
          // The quota's controller was counting at that moment: clients ask again.
          if (created.status === 409) return false;
          assert.equal(created.status, 201, JSON.stringify(created.body));
          return true;
        });
        const labels = { "example.com/team": "a" };
        // A secret is replaced as a whole: a patch could read what it changes.
        const changed =
          place.kind === "Secret"
            ? await api.ask("PUT", `${path}/fine`, {
                body: { ...object, metadata: { ...metadata, labels } },
                headers,
              })
            : await api.ask("PATCH", `${path}/fine`, {
                body: { metadata: { labels } },
                type: "application/merge-patch+json",
                headers,
              });
        assert.equal(changed.status, 200, JSON.stringify(changed.body));
        const removed = await api.ask("DELETE", `${path}/fine`, { headers });
        assert.ok([200, 202].includes(removed.status), JSON.stringify(removed.body));
      });
    }
  }

  it("lets a pod use its own secret and the credential of its database", async () => {
    const { api, identities, namespaces } = ground;
    const secrets = ["fine", "spotify-ai-database-secrets"].map((secretName) => ({
      name: secretName,
      secret: { secretName },
    }));
    const body = carry("deployment", { ...spec, volumes: secrets }, { name: "secrets" });
    const { status, body: answer } = await api.ask(
      "POST",
      `${collection(places.deployment, namespaces.own)}?dryRun=All`,
      { body, headers: identities.admin },
    );
    assert.equal(status, 201, JSON.stringify(answer));
  });
});
