import { accessProblems } from "./access-plan";
import { addOnProblems } from "./add-on-plan";
import type { EksConfig } from "./eks-fields-schema";
import { endpointProblems } from "./endpoint-plan";
import type { Finding } from "./finding";
import { versionProblems } from "./kubernetes-versions";
import { RETENTION_CHOICES } from "./log-group-plan";
import { networkProblems } from "./network-plan";
import { nodeGroupProblems } from "./node-group-plan";
import { secondRegionProblems } from "./second-region-plan";

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

/** What is checked, and the fields it reads: it is left out while one of them cannot be read at all. */
const checks: readonly {
  readonly reads: readonly (keyof EksConfig)[];
  readonly problems: (config: EksConfig) => readonly Finding[];
}[] = [
  {
    reads: ["version", "upgradeFrom"],
    problems: ({ version, upgradeFrom }) =>
      versionProblems({ version, ...(upgradeFrom === undefined ? {} : { upgradeFrom }) }),
  },
  {
    reads: ["network", "region"],
    problems: ({ network, region }) => networkProblems({ ...network, region }),
  },
  { reads: ["nodeGroups"], problems: ({ nodeGroups }) => nodeGroupProblems(nodeGroups) },
  { reads: ["addOns"], problems: ({ addOns }) => addOnProblems(addOns) },
  { reads: ["access"], problems: ({ access }) => accessProblems(access) },
  { reads: ["endpoint"], problems: ({ endpoint }) => endpointProblems(endpoint) },
  { reads: ["logRetentionDays"], problems: retentionProblems },
  { reads: ["region", "network", "secondRegion"], problems: secondRegionProblems },
  { reads: ["dns", "addOns"], problems: dnsProblems },
];

/**
 * Everything that is wrong with the section as such, whatever surrounds it.
 * @param unusable Fields whose type is wrong or that are missing.
 */
export const eksProblems = (config: EksConfig, unusable: ReadonlySet<string> = new Set()): Finding[] =>
  checks
    .filter(({ reads }) => !reads.some((field) => unusable.has(field)))
    .flatMap(({ problems }) => problems(config));
