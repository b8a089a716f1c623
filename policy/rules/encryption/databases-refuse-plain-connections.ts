import { stackRule, on } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import { refersTo, type MemberOf, type Member } from "../../frame/inventory";

const RETIRED_AUTHORITY = /^rds-ca-20(?:15|19)$/;

type Groups = "aws:rds/parameterGroup:ParameterGroup" | "aws:rds/clusterParameterGroup:ClusterParameterGroup";

/** ENC-04: Databases accept encrypted connections only. */
export const databasesRefusePlainConnections = stackRule({
  control: "ENC-04",
  sentence: "databases-refuse-plain-connections",
  judge: (stack) => {
    const strict = stack
      .of("aws:rds/parameterGroup:ParameterGroup", "aws:rds/clusterParameterGroup:ClusterParameterGroup")
      .filter(forcesTls);
    const uses = (member: Member, argument: string): Findings =>
      unless(
        strict.some((group) => refersTo(member, argument, group)),
        `${argument}: no parameter group of this stack that forces TLS; use one`,
      );
    return [
      ...stack
        .of("aws:rds/instance:Instance")
        .flatMap((database) =>
          on(database, [
            ...uses(database as unknown as Member, "parameterGroupName"),
            ...when(
              RETIRED_AUTHORITY.test(database.props.caCertIdentifier ?? ""),
              "caCertIdentifier: a retired authority; use rds-ca-rsa2048-g1 or newer",
            ),
          ]),
        ),
      ...stack
        .of("aws:rds/cluster:Cluster")
        .flatMap((cluster) => on(cluster, uses(cluster as unknown as Member, "dbClusterParameterGroupName"))),
    ];
  },
});

const forcesTls = ({ props }: MemberOf<Groups>): boolean =>
  (props.parameters ?? []).some(
    ({ name, value }) =>
      (name === "rds.force_ssl" && value === "1") ||
      (name === "require_secure_transport" && (value === "1" || value === "ON")),
  );
