import { overlaps, parseCidr } from "../../lib/cidr";
import { PROJECT } from "../../lib/naming";
import { accessProblems } from "./access-plan";
import { addOnProblems } from "./add-on-plan";
import type { EksConfig } from "./eks-fields-schema";
import type { Finding } from "./finding";
import { versionProblems } from "./kubernetes-versions";
import { RETENTION_CHOICES } from "./log-group-plan";
import { networkProblems } from "./network-plan";
import { nodeGroupProblems } from "./node-group-plan";
import { residencyProblems } from "./residency-plan";
import type { ClusterTenant } from "./tenant-types";

/** What the section is judged against besides itself. */
export interface EksSurroundings {
  readonly environment: string;
  readonly tenants: readonly ClusterTenant[];
  /** Provider of the stack's secrets, for example `awskms://...` or `passphrase`, where it is known. */
  readonly secretsProvider?: string;
}

/** Everything that is wrong with the section as such, whatever surrounds it. */
export const eksProblems = (config: EksConfig): Finding[] => [
  ...versionProblems({
    version: config.version,
    ...(config.upgradeFrom === undefined ? {} : { upgradeFrom: config.upgradeFrom }),
  }),
  ...networkProblems({ ...config.network, region: config.region }),
  ...nodeGroupProblems(config.nodeGroups),
  ...addOnProblems(config.addOns),
  ...accessProblems(config.access),
  ...endpointProblems(config),
  ...retentionProblems(config),
  ...secondRegionProblems(config),
  ...dnsProblems(config),
];

/** Everything that is wrong with the section for these tenants and this environment. */
export const surroundingProblems = (config: EksConfig, around: EksSurroundings): Finding[] => [
  ...residencyProblems(config, around.tenants),
  ...(around.environment === "prod" ? productionProblems(config, around) : []),
];

function endpointProblems({ endpoint }: EksConfig): Finding[] {
  if (endpoint.kind === "private") return [];
  const finding = (field: string, value: unknown, message: string): Finding => ({
    field: `endpoint.${field}`,
    value,
    message,
  });
  return [
    ...(endpoint.allow.length === 0
      ? [
          finding(
            "allow",
            endpoint.allow,
            "a public endpoint needs an allow-list; name ranges, or set kind to private",
          ),
        ]
      : []),
    ...endpoint.allow.flatMap((text, index) =>
      text.endsWith("/0")
        ? [finding(`allow.${index}`, text, "allows the whole internet; name the ranges that need it")]
        : [],
    ),
  ];
}

const retentionProblems = ({ logRetentionDays }: EksConfig): Finding[] =>
  (RETENTION_CHOICES as readonly number[]).includes(logRetentionDays)
    ? []
    : [
        {
          field: "logRetentionDays",
          value: logRetentionDays,
          message: `CloudWatch keeps logs for a fixed choice of days, and a year is the least; use one of ${RETENTION_CHOICES.join(", ")}`,
        },
      ];

function secondRegionProblems({ region, network, secondRegion }: EksConfig): Finding[] {
  if (secondRegion === undefined) return [];
  const first = parseCidr(network.cidr);
  const second = parseCidr(secondRegion.cidr);
  return [
    ...(secondRegion.region === region
      ? [{ field: "secondRegion.region", value: region, message: "is the first region; choose another" }]
      : []),
    ...(first !== undefined && second !== undefined && overlaps(first, second)
      ? [
          {
            field: "secondRegion.cidr",
            value: secondRegion.cidr,
            message: `overlaps network.cidr ${network.cidr}; choose ranges apart`,
          },
        ]
      : []),
  ];
}

const dnsProblems = ({ dns, addOns }: EksConfig): Finding[] => [
  ...(dns !== undefined && dns.host !== dns.zone && !dns.host.endsWith(`.${dns.zone}`)
    ? [
        {
          field: "dns.host",
          value: dns.host,
          message: `is not in the zone ${dns.zone}; use a name that ends with it`,
        },
      ]
    : []),
  ...(dns === undefined && addOns["external-dns"] === true
    ? [
        {
          field: "addOns.external-dns",
          value: true,
          message: "has no zone to write to; set dns, or switch it off",
        },
      ]
    : []),
];

function productionProblems(config: EksConfig, { environment, secretsProvider }: EksSurroundings): Finding[] {
  const name = `${PROJECT}-${environment}`;
  const finding = (field: string, value: unknown, message: string): Finding[] => [{ field, value, message }];
  return [
    ...(config.deletionProtection || config.decommission === name
      ? []
      : finding(
          "deletionProtection",
          false,
          `production keeps what it holds; set it to true, or decommission to ${name}`,
        )),
    ...(config.network.nat === "per-zone"
      ? []
      : finding("network.nat", "one", "the loss of one zone would cut off all; use per-zone")),
    ...(config.guardRails.enabled
      ? []
      : finding("guardRails.enabled", false, "production is watched; set it to true")),
    ...(config.database !== undefined && config.database.instances < 2
      ? finding("database.instances", config.database.instances, "one instance is one zone; use at least 2")
      : []),
    ...(config.database !== undefined && config.database.backupDays < 35
      ? finding("database.backupDays", config.database.backupDays, "production keeps 35 days; set it to 35")
      : []),
    ...(secretsProvider === "passphrase"
      ? finding(
          "account",
          config.account,
          "the stack's secrets hang on a passphrase; run `pulumi stack change-secrets-provider` with a key of KMS",
        )
      : []),
  ];
}
