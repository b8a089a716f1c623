import type {
  Policies,
  PolicyComplianceFramework,
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import * as proxies from "@pulumi/policy/proxy";
import { type Control, type FrameworkKey, frameworks } from "../registry/control";
import { controls } from "../registry/controls";
import type { Findings } from "./findings";
import { Inventory, type Member } from "./inventory";
import { kindOf } from "./kinds";
import { settingsOf } from "./environments";
import { type Fields, fieldsOf, listOf } from "./loose";
import { type ResourceRule, type Rule, ruleName, type StackRule, type WorkloadRule } from "./rule";
import type { AnyResource } from "./resource";
import { configSchemaOf, defaults, type SettingName, type Settings, settingsFrom } from "./settings";
import { podTemplates } from "./workload";

const keys = Object.keys(frameworks) as readonly FrameworkKey[];

/** The engine takes one framework per policy: the first that asks for the control. The others become tags. */
const frameworkOf = (control: Control): PolicyComplianceFramework | undefined => {
  const key = keys.find((candidate) => control[candidate].length > 0);
  return key === undefined
    ? undefined
    : { ...frameworks[key], reference: control[key].join(", "), specification: control.title };
};

const metadataOf = (rule: Rule) => {
  const control = controls[rule.control];
  const framework = frameworkOf(control);
  return {
    name: ruleName(rule),
    displayName: `${rule.control} ${control.title}`,
    description: `${rule.control} ${control.title}.`,
    enforcementLevel: "mandatory" as const,
    severity: control.severity,
    remediationSteps: control.remedy,
    tags: keys.flatMap((key) => control[key].map((requirement) => `${frameworks[key].name} ${requirement}`)),
    ...(framework === undefined ? {} : { framework }),
  };
};

const withSchema = (names: readonly SettingName[]) => {
  const configSchema = configSchemaOf(names);
  return configSchema === undefined ? {} : { configSchema };
};

const isList = (type: string): boolean => type.startsWith("kubernetes:") && type.endsWith("List");

/** The resources a registration stands for: itself, or the items of a list. */
const expand = (type: string, resource: Omit<AnyResource, "kind">): readonly AnyResource[] =>
  isList(type)
    ? listOf(resource.props["items"]).map((item) => ({
        ...resource,
        kind: kindOfItem(fieldsOf(item)) ?? kindOf(type),
        props: fieldsOf(item),
      }))
    : [{ ...resource, kind: kindOf(type) }];

/** Items of a list may say themselves what they are. */
const kindOfItem = ({ apiVersion, kind }: Fields): string | undefined => {
  if (typeof apiVersion !== "string" || typeof kind !== "string") return undefined;
  return kindOf(`kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`);
};

/** The resources behind what the engine shows to a resource policy. */
export const resourcesFrom = (
  args: Pick<ResourceValidationArgs, "type" | "urn" | "name" | "opts" | "provider"> & {
    readonly props: Fields;
  },
): readonly AnyResource[] =>
  expand(args.type, {
    urn: args.urn,
    name: args.name,
    props: args.props,
    protect: args.opts.protect,
    ...(args.provider === undefined ? {} : { provider: args.provider }),
  });

/** What a rule finds on one resource. */
export const findingsOn = (
  rule: ResourceRule | WorkloadRule,
  resource: AnyResource,
  settings: Settings = defaults,
): Findings => {
  if (rule.scope === "workload") {
    return podTemplates(resource.kind, resource.props).flatMap((template) => rule.judge(template, settings));
  }
  const applies = rule.kinds === "every" || rule.kinds.some((kind) => kind === resource.kind);
  return applies ? rule.judge(resource, settings) : [];
};

const resourcePolicy = (rule: ResourceRule | WorkloadRule): ResourceValidationPolicy => ({
  ...metadataOf(rule),
  ...withSchema(rule.settings ?? []),
  validateResource: (args: ResourceValidationArgs, report: ReportViolation) => {
    const settings = settingsFrom(args.getConfig<Record<string, unknown>>(), settingsOf(args.urn));
    for (const resource of resourcesFrom(args))
      findingsOn(rule, resource, settings).forEach((message) => {
        report(message);
      });
  },
});

// The engine's guard against unknown values, which the package exports and does not declare.
const { unknownCheckingProxy, unknownStringValue } = proxies as unknown as {
  readonly unknownCheckingProxy: (props: object) => Fields;
  readonly unknownStringValue: string;
};

/**
 * Before a cluster exists the engine previews its objects without a provider and shows stack policies nothing of
 * them. Nothing is not the same as absent: whoever reads such an object finds out that it is unknown.
 */
const HIDDEN = unknownCheckingProxy({ metadata: unknownStringValue, spec: unknownStringValue });

const shown = ({ type, props }: Pick<PolicyResource, "type" | "props">): Fields =>
  type.startsWith("kubernetes:") && Object.keys(props).length === 0 ? HIDDEN : props;

const memberFrom = (resource: PolicyResource): readonly Member[] => {
  const sources = Object.fromEntries(
    Object.entries(resource.propertyDependencies).map(([argument, from]) => [
      argument,
      from.map(({ urn }) => urn),
    ]),
  );
  return resourcesFrom({ ...resource, props: shown(resource) }).map((member) => ({ ...member, sources }));
};

/** The inventory behind what the engine shows to a stack policy. */
export const inventoryFrom = (resources: readonly PolicyResource[]): Inventory =>
  new Inventory(resources.flatMap(memberFrom));

const stackPolicy = (rule: StackRule): StackValidationPolicy => ({
  ...metadataOf(rule),
  ...withSchema(rule.settings ?? []),
  validateStack: (args, report) => {
    const environment = settingsOf(args.resources[0]?.urn ?? "");
    const settings = settingsFrom(args.getConfig<Record<string, unknown>>(), environment);
    for (const { where, message } of rule.judge(inventoryFrom(args.resources), settings)) {
      report(message, where === "" ? undefined : where);
    }
  },
});

/** The policies the engine runs. Rules on the repository run in the gate instead. */
export const compile = (rules: readonly Rule[]): Policies =>
  rules.flatMap((rule): Policies => {
    switch (rule.scope) {
      case "resource":
      case "workload":
        return [resourcePolicy(rule)];
      case "stack":
        return [stackPolicy(rule)];
      case "repository":
        return [];
      default:
        throw new Error(`unhandled rule ${JSON.stringify(rule satisfies never)}`);
    }
  });
