import { TENANT_DATABASE_SECRET } from "../../../../lib/naming";
import { isPlatform, literal, optional } from "../cel";
import { podCarriers, podConditions, podVariables } from "../pod-carriers";
import type { PolicyPlan } from "../policy";

/** What a pod may ask for: what its tenant's quota counts. Devices and huge pages are shared by a node's tenants. */
const RESOURCES = ["cpu", "memory", "ephemeral-storage"];

const counted = (holder: string): string =>
  `(!has(${holder}.resources) || ["requests", "limits"].all(part, !(part in ${holder}.resources) || ${holder}.resources[part].all(r, r in ${literal(RESOURCES)})))`;

/** The platform's secrets lie beside the tenant's own; only the database's credential is the tenant's to use. */
const usable = (holder: string, field: string): string =>
  `(!has(${holder}.${field}) || !${holder}.${field}.startsWith("spotify-ai-") || ${holder}.${field} == ${literal(TENANT_DATABASE_SECRET)})`;

const everySecret = [
  `variables.volumes.all(v, !has(v.secret) || ${usable("v.secret", "secretName")})`,
  `variables.volumes.all(v, !has(v.projected) || ${optional("v.projected.sources", "[]")}.all(s, !has(s.secret) || ${usable("s.secret", "name")}))`,
  `variables.containers.all(c, ${optional("c.env", "[]")}.all(e, !has(e.valueFrom) || !has(e.valueFrom.secretKeyRef) || ${usable("e.valueFrom.secretKeyRef", "name")}))`,
  `variables.containers.all(c, ${optional("c.envFrom", "[]")}.all(e, !has(e.secretRef) || ${usable("e.secretRef", "name")}))`,
  `${optional("variables.pod.imagePullSecrets", "[]")}.all(s, ${usable("s", "name")})`,
].join(" && ");

/** Containers that the mesh puts into pods; one that is there already is taken for a change of its own. */
const MESH_CONTAINERS = ["istio-proxy", "istio-init", "istio-validation", "enable-core-dump"];

/** User and group of the mesh's proxy: what they send goes around it, or its own traffic would come back to it. */
const MESH_ID = 1337;

const isNotTheMesh = (holder: string): string =>
  ["runAsUser", "runAsGroup"]
    .map((field) => `${holder}.securityContext.${field}`)
    .map((id) => `(!has(${holder}.securityContext) || !has(${id}) || ${id} != ${MESH_ID})`)
    .join(" && ");

/** A template is kept once for each revision, so its text is bounded. */
const MOST_CONTAINERS = 10;
const MOST_ENTRIES = 100;
const MOST_CHARACTERS = 65_536;

const sizes = (list: string, size: (entry: string) => string): string => `${list}.map(e, ${size("e")}).sum()`;

/** Characters of a container's command, arguments and environment. */
const textOf = (container: string): string =>
  [
    ...["command", "args"].map((field) =>
      sizes(optional(`${container}.${field}`, "[]"), (entry) => `size(string(${entry}))`),
    ),
    sizes(
      optional(`${container}.env`, "[]"),
      (entry) => `size(string(${entry}.name)) + size(string(${optional(`${entry}.value`, '""')}))`,
    ),
  ].join(" + ");

const small = [
  `size(variables.containers) <= ${MOST_CONTAINERS}`,
  `size(variables.volumes) <= ${MOST_ENTRIES}`,
  ...["command", "args", "env", "envFrom", "ports", "volumeMounts"].map(
    (field) => `variables.containers.all(c, size(${optional(`c.${field}`, "[]")}) <= ${MOST_ENTRIES})`,
  ),
  `variables.containers.map(c, ${textOf("c")}).sum() <= ${MOST_CHARACTERS}`,
].join(" && ");

/**
 * What a pod of a tenant reaches for outside itself. The platform's own pods are left alone, and so are pods that a
 * controller makes: their templates were judged when the tenant wrote them.
 */
export const referencePolicy = (): PolicyPlan => ({
  name: "tenant-references",
  matches: podCarriers,
  where: { kind: "tenants" },
  conditions: [...podConditions, { name: "not-the-platform", expression: `!${isPlatform}` }],
  variables: podVariables,
  rules: [
    {
      id: "TEN-REF-01",
      allow: everySecret,
      message: `secrets whose names start with spotify-ai- are the platform's; only ${TENANT_DATABASE_SECRET} is yours to use`,
    },
    {
      id: "TEN-REF-02",
      allow: `variables.containers.all(c, ${counted("c")}) && ${counted("variables.pod")}`,
      message: `resources may be ${RESOURCES.join(", ")} only; devices and huge pages are the platform's to grant`,
    },
    {
      id: "TEN-REF-03",
      allow: "!has(variables.pod.resourceClaims) || size(variables.pod.resourceClaims) == 0",
      message: "resourceClaims reserve devices that no quota counts; leave them out",
    },
    {
      id: "TEN-REF-04",
      allow: `variables.volumes.all(v, !has(v.persistentVolumeClaim) || !v.persistentVolumeClaim.claimName.startsWith("spotify-ai-"))`,
      message: "claims whose names start with spotify-ai- are the platform's; mount a claim of your own",
    },
    {
      id: "TEN-REF-05",
      allow: `variables.containers.all(c, !(c.name in ${literal(MESH_CONTAINERS)}))`,
      message: `containers named ${MESH_CONTAINERS.join(", ")} are the mesh's; choose another name`,
    },
    {
      id: "TEN-REF-06",
      allow: small,
      message: `at most ${MOST_CONTAINERS} containers, ${MOST_ENTRIES} entries in a list, and ${MOST_CHARACTERS} characters of commands and variables; larger texts belong into a ConfigMap`,
    },
    {
      id: "TEN-REF-07",
      allow: `${isNotTheMesh("variables.pod")} && variables.containers.all(c, ${isNotTheMesh("c")})`,
      message: `user and group ${MESH_ID} are the mesh's, whose traffic goes around its proxy; choose another`,
    },
  ],
});
