import { type Problem, shown } from "../../lib/problems";
import { imagePattern } from "../platform/gateway-schema";
import { computedSettings } from "../workload/config-plan";
import { type CatalogueRow, catalogue, type ServiceKey, serviceKeys } from "./catalogue";
import { graph } from "./graph";
import { graphProblems } from "./graph-problems";
import { rowProblems, sizeProblems } from "./row-problems";
import { type ServiceSettings, servicesSchema, versionPattern } from "./services-schema";
import { partOf } from "./written";

const isStrict = (environment: unknown): boolean => environment === "staging" || environment === "prod";

/** Only of images in the right form: of others the schema speaks. */
const mutableImage = (environment: unknown, image: unknown, form: RegExp): image is string =>
  isStrict(environment) && typeof image === "string" && form.test(image) && !image.includes("sha256:");

/** Whether the autoscaler has room between its bounds, or somebody says why it has none. */
function boundsProblems(
  { replicas, maxReplicas, fixed }: ServiceSettings,
  field: string,
): Omit<Problem, "file">[] {
  const checks: readonly [boolean, string, string][] = [
    [
      replicas > maxReplicas,
      "replicas",
      `${replicas} is above maxReplicas ${maxReplicas}; lower it or raise the other`,
    ],
    [
      replicas === maxReplicas && fixed === undefined,
      "replicas",
      `${replicas} is also maxReplicas, so that the autoscaler cannot scale; lower it, raise the other, or give the reason as fixed`,
    ],
    [
      replicas < maxReplicas && fixed !== undefined,
      "fixed",
      `says why the replicas never change, but they may go from ${replicas} to ${maxReplicas}; remove it or make the two the same`,
    ],
  ];
  return checks.flatMap(([wrong, part, message]) => (wrong ? [{ field: `${field}.${part}`, message }] : []));
}

/** What a settings entry gets wrong although its form is right. */
function settingsProblems(settings: ServiceSettings, key: ServiceKey): Omit<Problem, "file">[] {
  const row: CatalogueRow = catalogue[key];
  const { resources, accelerator } = settings;
  const field = `services.${key}`;
  const own =
    accelerator === undefined &&
    resources.cpu === row.resources.cpu &&
    resources.memory === row.resources.memory;
  return [
    ...boundsProblems(settings, field),
    ...computedSettings(row)
      .filter((name) => name in settings.settings)
      .map((name) => ({
        field: `${field}.settings.${name}`,
        message: "is computed from the catalogue; remove it",
      })),
    ...(row.artefacts ?? [])
      .filter((name) => !/^sha256:[0-9a-f]{64}$/.test(settings.settings[name] ?? ""))
      .map((name) => ({
        field: `${field}.settings.${name}`,
        message: `${shown(name, settings.settings[name])} is no digest; give the artefact as sha256: and 64 digits`,
      })),
    // A row's own size is reported once, at the row.
    ...(own ? [] : sizeProblems(field, { row, resources, accelerator })),
  ];
}

/** What must not reach an environment that real users see. */
function strictnessProblems(raw: unknown): Omit<Problem, "file">[] {
  const environment = partOf(raw, "environment");
  const tag = (field: string, image: string) => ({
    field,
    message: `"${image}" is a tag, which may be another image tomorrow; ${String(environment)} needs a sha256 digest`,
  });
  const versions = serviceKeys.flatMap((key) => {
    const version = partOf(partOf(partOf(raw, "services"), key), "version");
    return mutableImage(environment, version, versionPattern)
      ? [tag(`services.${key}.version`, version)]
      : [];
  });
  const gateway = partOf(raw, "gateway");
  const image = partOf(gateway, "image");
  const sandboxOnly = (field: string, value: unknown, instead: string) =>
    isStrict(environment) ? [{ field, message: `"${String(value)}" keeps nothing safe; ${instead}` }] : [];
  const store = partOf(partOf(raw, "secrets"), "store");
  const certificate = partOf(partOf(gateway, "certificate"), "kind");
  return [
    ...versions,
    ...(mutableImage(environment, image, imagePattern) ? [tag("gateway.image", image)] : []),
    ...(store === "local" ? sandboxOnly("secrets.store", store, "choose the store aws") : []),
    ...(certificate === "self-signed"
      ? sandboxOnly("gateway.certificate.kind", certificate, "name an issuer")
      : []),
  ];
}

/**
 * What is wrong with the services of a stack section, the catalogue and the service graph included. Parts whose
 * form is wrong are left to their schema; all others are checked, so that one reading shows every mistake.
 */
export function serviceProblems(file: string, raw: unknown): Problem[] {
  const settings = serviceKeys.flatMap((key) => {
    const parsed = servicesSchema.shape[key].safeParse(partOf(partOf(raw, "services"), key));
    return parsed.success ? settingsProblems(parsed.data, key) : [];
  });
  return [
    ...serviceKeys.flatMap((key) => rowProblems(key, catalogue[key])),
    ...graphProblems(catalogue, graph),
    ...[...strictnessProblems(raw), ...settings].map((problem) => ({ file, ...problem })),
  ];
}
