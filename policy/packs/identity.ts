import type { Rule } from "../frame/rule";
import { accountsMountNoToken } from "../rules/identity/accounts-mount-no-token";
import { bindingsHandOutNoPower } from "../rules/identity/bindings-hand-out-no-power";
import { clusterAccessIsByEntries } from "../rules/identity/cluster-access-is-by-entries";
import { clusterRolesDoNotWidenBuiltIns } from "../rules/identity/cluster-roles-do-not-widen-built-ins";
import { databasesAuthenticateThroughIam } from "../rules/identity/databases-authenticate-through-iam";
import { instanceMetadataNeedsAToken } from "../rules/identity/instance-metadata-needs-a-token";
import { noCredentialLivesForever } from "../rules/identity/no-credential-lives-forever";
import { noLiteralSecretInConfiguration } from "../rules/identity/no-literal-secret-in-configuration";
import { pipelineRolesAreSeparate } from "../rules/identity/pipeline-roles-are-separate";
import { podsAskForShortTokens } from "../rules/identity/pods-ask-for-short-tokens";
import { policiesNeverGrantEverything } from "../rules/identity/policies-never-grant-everything";
import { rolesHaveABoundary } from "../rules/identity/roles-have-a-boundary";
import { rolesNameWhatTheyPermit } from "../rules/identity/roles-name-what-they-permit";
import { servicesHaveTheirOwnRole } from "../rules/identity/services-have-their-own-role";
import { storedSecretsRotate } from "../rules/identity/stored-secrets-rotate";
import { tenantRolesCannotEscalate } from "../rules/identity/tenant-roles-cannot-escalate";
import { workloadRolesTrustOneAccount } from "../rules/identity/workload-roles-trust-one-account";

/** The rules of the identity family, in the order of their controls. */
export const identityPack: readonly Rule[] = [
  policiesNeverGrantEverything,
  workloadRolesTrustOneAccount,
  servicesHaveTheirOwnRole,
  instanceMetadataNeedsAToken,
  clusterAccessIsByEntries,
  bindingsHandOutNoPower,
  rolesNameWhatTheyPermit,
  tenantRolesCannotEscalate,
  clusterRolesDoNotWidenBuiltIns,
  accountsMountNoToken,
  podsAskForShortTokens,
  noCredentialLivesForever,
  noLiteralSecretInConfiguration,
  storedSecretsRotate,
  pipelineRolesAreSeparate,
  rolesHaveABoundary,
  databasesAuthenticateThroughIam,
];
