import { resourceRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";

/** IAM-16: Databases authenticate through IAM and the master password is managed. */
export const databasesAuthenticateThroughIam = resourceRule({
  control: "IAM-16",
  sentence: "databases-authenticate-through-iam",
  kinds: ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
  judge: ({ props }) => [
    ...unless(props.iamDatabaseAuthenticationEnabled, "iamDatabaseAuthenticationEnabled: not true; set it"),
    ...unless(
      // A cluster that follows another has no master user of its own.
      props.manageMasterUserPassword === true || follows(props),
      "manageMasterUserPassword: not true; let Secrets Manager hold the password",
    ),
    ...when("password" in props || "masterPassword" in props, "password: set by the program; remove it"),
  ],
});

const follows = (props: object): boolean =>
  "globalClusterIdentifier" in props && !("masterUsername" in props);
