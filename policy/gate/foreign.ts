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

/** What Kubernetes makes itself in every cluster. */
const isBuiltIn = (object: Fields): boolean => {
  const { name, namespace, labels } = fieldsOf(object["metadata"]);
  return (
    text(name).startsWith("system:") ||
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
  return objects
    .filter((object) => kindOfObject(object) !== "k8s:core:Namespace")
    .filter((object) => !owned.has(keyOf(placeOf(object))) && !isBuiltIn(object) && !isDerived(object))
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
