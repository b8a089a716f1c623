import { stackRule, on } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import { hasCustomerKey, type MemberOf } from "../../frame/inventory";
import { regionsIn } from "../../frame/regions";

/** RES-02: Backups are planned, locked, encrypted and copied within the allowed regions. */
export const backupsAreLockedAndCopied = stackRule({
  control: "RES-02",
  sentence: "backups-are-locked-and-copied",
  settings: ["regions", "backupsInSecondRegion"],
  judge: (stack, { regions, backupsInSecondRegion }) => {
    const databases = stack.of("aws:rds/instance:Instance", "aws:rds/cluster:Cluster");
    const plans = stack.of("aws:backup/plan:Plan");
    const vaults = stack.of("aws:backup/vault:Vault");
    return [
      ...databases.flatMap((database) =>
        on(database, [
          ...unless(plans.length > 0, "no backup plan in this stack; add one"),
          ...unless(vaults.length > 0, "no backup vault in this stack; add one"),
          ...unless(
            stack.of("aws:backup/selection:Selection").length > 0,
            "no backup selection in this stack; add one",
          ),
        ]),
      ),
      ...vaults.flatMap((vault) =>
        on(vault, [
          ...unless(
            hasCustomerKey(vault, "kmsKeyArn", () => vault.props.kmsKeyArn),
            "kmsKeyArn: no customer managed key; set one",
          ),
          ...unless(
            stack.referring(
              "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
              "backupVaultName",
              vault,
            ).length > 0,
            "no vault lock, so backups can be deleted; add one",
          ),
        ]),
      ),
      ...plans.flatMap((plan) => on(plan, judgeCopies(plan, regions, backupsInSecondRegion))),
    ];
  },
});

const judgeCopies = (
  { sources, props }: MemberOf<"aws:backup/plan:Plan">,
  regions: readonly string[],
  wanted: boolean,
): Findings => {
  const copies = (props.rules ?? []).flatMap(({ copyActions = [] }) => copyActions);
  const computed = (sources["rules"] ?? []).length > 0;
  return [
    ...when(wanted && copies.length === 0, "rules.copyActions: no copy in another region; add one"),
    ...when(
      !computed &&
        copies.some(({ destinationVaultArn = "" }) =>
          regionsIn(destinationVaultArn).some((region) => !regions.includes(region)),
        ),
      "rules.copyActions.destinationVaultArn: a region outside the allowed ones; choose an allowed one",
    ),
  ];
};
