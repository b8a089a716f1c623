import { resourceRule } from "../../frame/rule";
import { when } from "../../frame/findings";

/** GEO-05: Outside production nothing reads production. */
export const onlyProductionReadsProduction = resourceRule({
  control: "GEO-05",
  sentence: "only-production-reads-production",
  settings: ["productionStack"],
  kinds: [
    "pulumi:pulumi:StackReference",
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:ebs/volume:Volume",
  ],
  judge: ({ urn, kind, props }, { productionStack }) => {
    const stack = stackOf(urn);
    // Stacks with production's tenants are named after it.
    if (stack === productionStack || stack?.startsWith(`${productionStack}-`)) return [];
    const reference = kind === "pulumi:pulumi:StackReference" && "name" in props ? (props.name ?? "") : "";
    return [
      ...when(
        reference.split("/").at(-1) === productionStack,
        "name: the production stack; read this environment's own",
      ),
      ...when(
        SNAPSHOTS.some((field) => production(Reflect.get(props, field), productionStack)),
        "snapshotIdentifier: a snapshot of production; use generated data",
      ),
    ];
  },
});

const SNAPSHOTS = ["snapshotIdentifier", "snapshotId", "replicateSourceDb", "replicationSourceIdentifier"];

const stackOf = (urn: string): string | undefined => urn.split("::")[0]?.split(":").at(-1);

const production = (value: unknown, stack: string): boolean =>
  typeof value === "string" && value.split(/[^a-z0-9]+/i).includes(stack);
