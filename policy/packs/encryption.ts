import type { Rule } from "../frame/rule";
import { billingAndAuthRequireMutualTls } from "../rules/encryption/billing-and-auth-require-mutual-tls";
import { blockStorageHasACustomerKey } from "../rules/encryption/block-storage-has-a-customer-key";
import { bucketsAreClosed } from "../rules/encryption/buckets-are-closed";
import { cachesSearchAndStreamsAreClosed } from "../rules/encryption/caches-search-and-streams-are-closed";
import { dataServicesHaveACustomerKey } from "../rules/encryption/data-services-have-a-customer-key";
import { databasesHaveACustomerKey } from "../rules/encryption/databases-have-a-customer-key";
import { databasesRefusePlainConnections } from "../rules/encryption/databases-refuse-plain-connections";
import { keysRotateAndHaveNamedPrincipals } from "../rules/encryption/keys-rotate-and-have-named-principals";
import { kubernetesSecretsHaveACustomerKey } from "../rules/encryption/kubernetes-secrets-have-a-customer-key";
import { listenersSpeakModernTls } from "../rules/encryption/listeners-speak-modern-tls";
import { logGroupsHaveACustomerKey } from "../rules/encryption/log-groups-have-a-customer-key";
import { paymentFieldsHaveAKeyOfBilling } from "../rules/encryption/payment-fields-have-a-key-of-billing";
import { publicHostsHaveCertificates } from "../rules/encryption/public-hosts-have-certificates";
import { regulatedTenantsHaveTheirOwnKey } from "../rules/encryption/regulated-tenants-have-their-own-key";
import { snapshotsAreNeverPublic } from "../rules/encryption/snapshots-are-never-public";

/** The rules of the encryption family, in the order of their controls. */
export const encryptionPack: readonly Rule[] = [
  kubernetesSecretsHaveACustomerKey,
  blockStorageHasACustomerKey,
  databasesHaveACustomerKey,
  databasesRefusePlainConnections,
  cachesSearchAndStreamsAreClosed,
  bucketsAreClosed,
  dataServicesHaveACustomerKey,
  keysRotateAndHaveNamedPrincipals,
  regulatedTenantsHaveTheirOwnKey,
  listenersSpeakModernTls,
  publicHostsHaveCertificates,
  billingAndAuthRequireMutualTls,
  paymentFieldsHaveAKeyOfBilling,
  logGroupsHaveACustomerKey,
  snapshotsAreNeverPublic,
];
