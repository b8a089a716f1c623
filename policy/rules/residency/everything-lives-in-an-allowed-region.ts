import { everyResourceRule } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import { listOf } from "../../frame/loose";
import { regionsIn, regionOf } from "../../frame/regions";

/** GEO-01: Everything lives in an allowed region. */
export const everythingLivesInAnAllowedRegion = everyResourceRule({
  control: "GEO-01",
  sentence: "everything-lives-in-an-allowed-region",
  settings: ["regions"],
  judge: ({ kind, props, provider }, { regions }) => {
    const allowed = (region: string): boolean => regions.includes(region);
    if (kind === "pulumi:providers:aws") {
      return unless(
        allowed(regionOf(props) ?? ""),
        "region: absent or outside the allowed regions; name an allowed one",
      );
    }
    if (!kind.startsWith("aws:")) return [];
    const managing = regionOf(provider?.props);
    return [
      ...when(
        managing !== undefined && !allowed(managing),
        "provider region: outside the allowed regions; choose an allowed one",
      ),
      ...PLACES.flatMap((field) => judgeField(field, props[field], allowed)),
    ];
  },
});

/** Arguments of AWS resources that say a place. */
const PLACES = [
  "region",
  "availabilityZone",
  "availabilityZones",
  "zones",
  "serviceName",
  "arn",
  "roleArn",
  "kmsKeyId",
  "kmsKeyArn",
  "sourceRegion",
  "replicaRegions",
  "logDestination",
  "destinationVaultArn",
  "s3Region",
] as const;

const judgeField = (field: string, value: unknown, allowed: (region: string) => boolean): Findings => {
  const texts = [value, ...listOf(value)].filter((text) => typeof text === "string");
  return when(
    texts.flatMap(regionsIn).some((region) => !allowed(region)),
    `${field}: names a region outside the allowed ones; choose an allowed one`,
  );
};
