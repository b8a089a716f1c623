import { findingsOn } from "../frame/compile";
import { settingsOfStack } from "../frame/environments";
import { kindOf } from "../frame/kinds";
import { type Fields, fieldsOf } from "../frame/loose";
import { isSystemNamespace, TENANT_LABEL } from "../frame/vocabulary";
import { everyRule } from "../packs/every-rule";
import type { Problem } from "./verdict";

/** What the audit of a cluster looks at. */
export interface ClusterAudit {
  readonly stack: string;
  /** Objects as the API server lists them, with `apiVersion` and `kind`. */
  readonly objects: readonly Fields[];
  /** Inputs of the stack's resources by URN. */
  readonly inputs: ReadonlyMap<string, unknown>;
}

interface Place {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const kindOfObject = ({ apiVersion, kind }: Fields): string => {
  const version = text(apiVersion);
  return kindOf(`kubernetes:${version.includes("/") ? version : `core/${version}`}:${text(kind)}`);
};

const placeOf = (object: Fields): Place => {
  const { namespace, name } = fieldsOf(object["metadata"]);
  return { kind: kindOfObject(object), namespace: text(namespace), name: text(name) };
};

const keyOf = ({ kind, namespace, name }: Place): string => `${kind} ${namespace}/${name}`;

/** The objects of a stack, as keys. */
const ownedBy = (inputs: ClusterAudit["inputs"]): ReadonlySet<string> =>
  new Set(
    [...inputs].flatMap(([urn, props]) => {
      const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
      if (!type.startsWith("kubernetes:")) return [];
      const { namespace, name } = fieldsOf(fieldsOf(props)["metadata"]);
      return [keyOf({ kind: kindOf(type), namespace: text(namespace), name: text(name) })];
    }),
  );

/** The Helm releases of a stack, as `namespace/name`. */
const releasesIn = (inputs: ClusterAudit["inputs"]): ReadonlySet<string> =>
  new Set(
    [...inputs].flatMap(([urn, props]) => {
      if (!/kubernetes:helm\.sh\/v3:Release::/.test(urn)) return [];
      const { namespace, name } = fieldsOf(props);
      return [`${text(namespace)}/${text(name)}`];
    }),
  );

/** Whether a chart of the stack brought an object: Helm writes on each whose it is. */
const isOfRelease = (object: Fields, releases: ReadonlySet<string>): boolean => {
  const annotations = fieldsOf(fieldsOf(object["metadata"])["annotations"]);
  return releases.has(
    `${text(annotations["meta.helm.sh/release-namespace"])}/${text(annotations["meta.helm.sh/release-name"])}`,
  );
};

/** What Kubernetes, or whoever runs the cluster, makes itself. */
const isBuiltIn = (object: Fields, prefixes: readonly string[]): boolean => {
  const { name, namespace, labels } = fieldsOf(object["metadata"]);
  return (
    (text(namespace) === "" && prefixes.some((prefix) => text(name).startsWith(prefix))) ||
    isSystemNamespace(text(namespace)) ||
    "kubernetes.io/bootstrapping" in fieldsOf(labels) ||
    (text(namespace) === "default" && text(name) === "kubernetes")
  );
};

/** What a controller made from an object that is judged itself. */
const isDerived = (object: Fields): boolean => {
  const { ownerReferences } = fieldsOf(object["metadata"]);
  return Array.isArray(ownerReferences) && ownerReferences.length > 0;
};

const findings = (object: Fields, stack: string): readonly Problem[] => {
  const place = placeOf(object);
  const resource = { kind: place.kind, urn: keyOf(place), name: place.name, props: object, protect: false };
  return everyRule.flatMap((rule) =>
    rule.scope === "resource" || rule.scope === "workload"
      ? findingsOn(rule, resource, settingsOfStack(stack)).map((message) => ({
          reason: "foreign object" as const,
          control: rule.control,
          urn: keyOf(place),
          message: `nobody's of the program, and ${message}`,
        }))
      : [],
  );
};

/**
 * What is wrong with objects that the program does not own. In its own namespaces and cluster-wide there must be
 * none; a tenant may make objects of its own, which the rules judge like the program's.
 */
export function auditCluster({ stack, objects, inputs }: ClusterAudit): readonly Problem[] {
  const owned = ownedBy(inputs);
  const namespaces = new Map(
    objects
      .filter((object) => kindOfObject(object) === "k8s:core:Namespace")
      .map((object) => [placeOf(object).name, fieldsOf(fieldsOf(object["metadata"])["labels"])]),
  );
  const isOurs = (namespace: string): boolean =>
    owned.has(keyOf({ kind: "k8s:core:Namespace", namespace: "", name: namespace }));
  const isTenants = (namespace: string): boolean => TENANT_LABEL in (namespaces.get(namespace) ?? {});
  const releases = releasesIn(inputs);
  const { clusterPrefixes } = settingsOfStack(stack);
  const isKnown = (object: Fields): boolean =>
    owned.has(keyOf(placeOf(object))) ||
    isBuiltIn(object, clusterPrefixes) ||
    isDerived(object) ||
    isOfRelease(object, releases);
  return objects
    .filter((object) => kindOfObject(object) !== "k8s:core:Namespace")
    .filter((object) => !isKnown(object))
    .flatMap((object): readonly Problem[] => {
      const place = placeOf(object);
      if (place.namespace !== "" && !isOurs(place.namespace)) return [];
      if (isTenants(place.namespace)) return findings(object, stack);
      return [
        {
          reason: "foreign object",
          urn: keyOf(place),
          message: "in the program's own scope and not of the program; remove it, or declare it there",
        },
      ];
    });
}
