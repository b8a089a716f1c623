import type { ApiAnswer } from "../support/api";
import { type Attack, applied, generated, policy, pretended, rbac, type Shot, type Stop } from "./attack";
import { attacker, type Ground, type Headers, registry } from "./ground";
import { carry, type Carrier, collection, places } from "./objects";
import type { PodAttack } from "./pod-attack";

/** One request of the suite with what must happen to it. */
export interface Sortie {
  readonly family: number;
  readonly attack: string;
  readonly who: string;
  readonly where: "own" | "other" | "system" | "cluster";
  /** How it is sent: as it is, pretended, applied, under a generated name, or as a change of a harmless object. */
  readonly how: string;
  readonly headers: Headers;
  readonly shot: Shot;
  readonly stop: Stop;
}

/** What became of a sortie. */
export interface Outcome extends Omit<Sortie, "headers" | "shot"> {
  readonly request: string;
  readonly status: number;
  readonly message: string;
  readonly stopped: boolean;
}

const messageOf = ({ body }: ApiAnswer): string =>
  typeof body === "string" ? body : ((body as { message?: string } | undefined)?.message ?? "");

/** Words by which a layer's refusal is told from the others'. */
const signature: Readonly<Record<Stop["layer"], RegExp>> = {
  RBAC: /forbidden: User .* cannot/,
  "Pod Security": /violates PodSecurity/,
  "admission policy": /ValidatingAdmissionPolicy '[a-z-]+' with binding '[a-z-]+' denied request/,
  quota: /exceeded quota/,
  limits: /(maximum|minimum|limit to request ratio)/,
  API: /./,
};

const isStopped = (status: number, message: string, { layer, text }: Stop): boolean =>
  (layer === "API" ? status >= 400 && status < 500 : status === 403) &&
  signature[layer].test(message) &&
  message.includes(text);

/** Sends every sortie, a few at a time. */
export async function fight(ground: Ground, sorties: readonly Sortie[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = sorties.entries();
  const worker = async () => {
    for (const [index, { headers, shot, ...sortie }] of waiting) {
      const { method, path, body, type } = shot;
      const answer = await ground.api.ask(method, path, { body, type, headers });
      const message = messageOf(answer);
      outcomes[index] = {
        ...sortie,
        request: `${method} ${path}`,
        status: answer.status,
        message,
        stopped: isStopped(answer.status, message, sortie.stop),
      };
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return outcomes;
}

const tenantIdentities = (ground: Ground) => Object.entries(ground.identities);

/** An attack by everybody, everywhere, in every way it can be sent. */
export function sortiesOf(ground: Ground, attack: Attack): Sortie[] {
  const { own, other, system } = ground.namespaces;
  const { family, name, tenant, over } = attack;
  const sortie = (who: string, headers: Headers) => ({ family, attack: name, who, headers, how: "as it is" });
  const places = attack.clusterWide
    ? [["cluster", own] as const]
    : ([
        ["own", own],
        ["other", other],
        ["system", system],
      ] as const);
  const byTenant = tenantIdentities(ground).flatMap(([who, headers]) =>
    places.map(([where, namespace]): Sortie => {
      // The workloads' account holds no right at all; outside their namespace nobody of the tenant does.
      const stop = where === "own" && who !== "app" ? tenant : rbac;
      return { ...sortie(who, headers), where, shot: attack.shot(namespace), stop };
    }),
  );
  if (over === undefined) return byTenant;
  const reach = places.filter(([where]) => where !== "system" && !(where === "other" && attack.inOwnOnly));
  const byOver = reach.flatMap(([where, namespace]) => {
    const shot = attack.shot(namespace);
    const ways: [string, Shot | undefined][] = [
      ["as it is", shot],
      ["pretended", pretended(shot)],
      ["applied", applied(shot)],
      ["generated name", generated(shot)],
    ];
    return ways.flatMap(([how, way]): Sortie[] =>
      way === undefined
        ? []
        : [{ ...sortie("over-privileged", ground.over), where, how, shot: way, stop: over }],
    );
  });
  // With the tenant's own group the boundary holds too: either policy may be the one that the answer names.
  const outside = places
    .filter(([where]) => where === "other" || (where === "system" && !attack.inTenantsOnly))
    .map(
      ([where, namespace]): Sortie => ({
        ...sortie("over-privileged admin", ground.overTenant),
        where,
        shot: pretended(attack.shot(namespace)) ?? attack.shot(namespace),
        stop: policy("TEN-"),
      }),
    );
  return [...byTenant, ...byOver, ...outside];
}

/** Kinds that carry a pod and that a tenant may write, and those that only the platform may. */
const written: readonly Carrier[] = ["deployment", "statefulSet", "job", "cronJob"];
const platformOnly: readonly Carrier[] = ["daemonSet", "replicaSet", "replicationController", "podTemplate"];

/** A misuse of a pod in every kind that carries one, and as a change of a harmless Deployment. */
export function podSorties(ground: Ground, attack: PodAttack): Sortie[] {
  const { family, name, rule, podMetadata } = attack;
  const spec = attack.spec({ id: attacker.id, registry });
  const { own, other } = ground.namespaces;
  const carried = (kind: Carrier, object = "evil") => carry(kind, spec, { name: object, podMetadata });
  const shotAt = (kind: Carrier, namespace: string): Shot => ({
    method: "POST",
    path: collection(places[kind], namespace),
    body: carried(kind),
  });
  const sortie = (kind: Carrier) => ({ family, attack: `${name} in a ${kind}`, how: "as it is" });
  const over = { who: "over-privileged", headers: ground.over };
  const admin = { who: "admin", headers: ground.identities.admin };
  const ci = { who: "ci", headers: ground.identities.ci };
  const app = { who: "app", headers: ground.identities.app };
  const stop = policy(rule);
  const bare: Sortie[] = (
    [
      ["own", own],
      ["other", other],
    ] as const
  ).map(([where, namespace]) => ({
    ...sortie("pod"),
    ...over,
    where,
    shot: shotAt("pod", namespace),
    // A template of another tenant is judged by that tenant's own facts; the same rules refuse it.
    stop: where === "own" ? stop : policy("TEN-"),
  }));
  const templates = written.flatMap((kind): Sortie[] => [
    { ...sortie(kind), ...over, where: "own", shot: shotAt(kind, own), stop },
    { ...sortie(kind), ...admin, where: "own", shot: shotAt(kind, own), stop },
    { ...sortie(kind), ...ci, where: "own", shot: shotAt(kind, own), stop },
    { ...sortie(kind), ...app, where: "own", shot: shotAt(kind, own), stop: rbac },
    { ...sortie(kind), ...admin, where: "other", shot: shotAt(kind, other), stop: rbac },
    ...[applied(shotAt(kind, own))].flatMap((shot): Sortie[] =>
      shot === undefined ? [] : [{ ...sortie(kind), ...admin, how: "applied", where: "own", shot, stop }],
    ),
  ]);
  const closed = platformOnly.map(
    (kind): Sortie => ({
      ...sortie(kind),
      ...over,
      where: "own",
      shot: shotAt(kind, own),
      stop: policy("TEN-"),
    }),
  );
  const template = (carried("deployment", "base")["spec"] as { template: unknown }).template;
  const base = `${collection(places.deployment, own)}/base`;
  const changes: [string, Omit<Shot, "path" | "method">][] = [
    ["merge patch", { body: { spec: { template } }, type: "application/merge-patch+json" }],
    ["strategic patch", { body: { spec: { template } }, type: "application/strategic-merge-patch+json" }],
    [
      "JSON patch",
      {
        body: [{ op: "replace", path: "/spec/template", value: template }],
        type: "application/json-patch+json",
      },
    ],
  ];
  const changed = (attack.omits ? changes.slice(-1) : changes).flatMap(([how, change]) =>
    [over, admin].map(
      (by): Sortie => ({
        ...sortie("deployment"),
        ...by,
        how,
        where: "own",
        shot: { method: "PATCH", path: base, ...change },
        stop,
      }),
    ),
  );
  return [
    ...(attack.inTemplatesOnly ? [] : bare),
    ...(attack.podOnly ? [] : [...templates, ...closed, ...changed]),
  ];
}
