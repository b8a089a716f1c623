import { type Attack, create, patch, policy } from "../attack";
import { attacker, registry } from "../ground";
import { carry, container, type Json, places, podSpec } from "../objects";

const yard = { id: attacker.id, registry };
const BOOK = "x".repeat(200_000);
const RULE = policy("TEN-MET-07");

const many = (count: number): Json =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`example.com/${index}`, "x".repeat(60)]));

const large = (name: string, shot: Attack["shot"]): Attack => ({
  family: 63,
  name: `a large object by ${name}`,
  shot,
  tenant: RULE,
  over: RULE,
});

const template = (name: string, change: Json, podMetadata: Json = {}): Attack => ({
  ...large(
    name,
    create(
      places.deployment,
      carry("deployment", { ...podSpec(yard), ...change }, { name: "evil", podMetadata }),
    ),
  ),
  inOwnOnly: true,
});

/** Attacks that fill the store which all tenants share, by parts of objects that nobody counts. */
export const sizeAttacks: readonly Attack[] = [
  template("the command of a probe", {
    containers: [{ ...container(yard), livenessProbe: { exec: { command: [BOOK] } } }],
  }),
  template("names of hosts", {
    hostAliases: Array.from({ length: 3000 }, (_, index) => ({
      ip: `10.0.${Math.floor(index / 250)}.${(index % 250) + 1}`,
      hostnames: [`host-${index}.example`],
    })),
  }),
  template(
    "what an earlier apply leaves, in a template",
    {},
    { annotations: { "kubectl.kubernetes.io/last-applied-configuration": BOOK } },
  ),
  large(
    "labels",
    create(
      { apiVersion: "v1", kind: "ConfigMap", plural: "configmaps" },
      { metadata: { name: "evil", labels: many(400) } },
    ),
  ),
  large(
    "what a service selects",
    create(
      { apiVersion: "v1", kind: "Service", plural: "services" },
      { metadata: { name: "evil" }, spec: { selector: many(2000), ports: [{ port: 80 }] } },
    ),
  ),
  {
    ...large(
      "managers of its fields",
      patch((namespace) => `/apis/apps/v1/namespaces/${namespace}/deployments/base`, {
        metadata: {
          managedFields: Array.from({ length: 1500 }, (_, index) => ({
            manager: `manager-${index}`,
            operation: "Apply",
            apiVersion: "apps/v1",
            time: "2026-01-01T00:00:00Z",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:spec": { "f:paused": {} } },
          })),
        },
      }),
    ),
    inTenantsOnly: true,
  },
];
