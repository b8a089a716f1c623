import type { AdmissionPolicy, AdmissionRule } from "./admission-policy";
import { publicHostsHaveCertificates } from "./public-hosts-have-certificates";
import { bindingsHandOutNoPower } from "./bindings-hand-out-no-power";
import { rolesNameWhatTheyPermit } from "./roles-name-what-they-permit";
import { tenantRolesCannotEscalate } from "./tenant-roles-cannot-escalate";
import { clusterRolesDoNotWidenBuiltIns } from "./cluster-roles-do-not-widen-built-ins";
import { accountsMountNoToken } from "./accounts-mount-no-token";
import { podsAskForShortTokens } from "./pods-ask-for-short-tokens";
import { noCredentialLivesForever } from "./no-credential-lives-forever";
import { networkPoliciesNameTheirPeers } from "./network-policies-name-their-peers";
import { egressGoesToNamedDestinations } from "./egress-goes-to-named-destinations";
import { servicesOpenNoNodePorts } from "./services-open-no-node-ports";
import { servicesClaimNoExternalAddresses } from "./services-claim-no-external-addresses";
import { loadBalancersStandAtTheIngress } from "./load-balancers-stand-at-the-ingress";
import { servicesAreNoOutsideAlias } from "./services-are-no-outside-alias";
import { publicHostsBelongToTheirTenant } from "./public-hosts-belong-to-their-tenant";
import { namespacesEnforceRestrictedPods } from "./namespaces-enforce-restricted-pods";
import { containersRunReadOnlyAsNobody } from "./containers-run-read-only-as-nobody";
import { imagesComeByDigestFromTheRegistry } from "./images-come-by-digest-from-the-registry";
import { imagesAreAlwaysPulled } from "./images-are-always-pulled";
import { podsUseAllowedPriorities } from "./pods-use-allowed-priorities";
import { podsArePlacedByTheScheduler } from "./pods-are-placed-by-the-scheduler";
import { nobodyOpensAShellInPaymentScope } from "./nobody-opens-a-shell-in-payment-scope";
import { webhooksFailClosed } from "./webhooks-fail-closed";
import { defaults, type Settings } from "../frame/settings";

const rules: readonly AdmissionRule[] = [
  publicHostsHaveCertificates,
  bindingsHandOutNoPower,
  rolesNameWhatTheyPermit,
  tenantRolesCannotEscalate,
  clusterRolesDoNotWidenBuiltIns,
  accountsMountNoToken,
  podsAskForShortTokens,
  noCredentialLivesForever,
  networkPoliciesNameTheirPeers,
  egressGoesToNamedDestinations,
  servicesOpenNoNodePorts,
  servicesClaimNoExternalAddresses,
  loadBalancersStandAtTheIngress,
  servicesAreNoOutsideAlias,
  publicHostsBelongToTheirTenant,
  namespacesEnforceRestrictedPods,
  containersRunReadOnlyAsNobody,
  imagesComeByDigestFromTheRegistry,
  imagesAreAlwaysPulled,
  podsUseAllowedPriorities,
  podsArePlacedByTheScheduler,
  nobodyOpensAShellInPaymentScope,
  webhooksFailClosed,
];

/** Every admission policy for what an environment allows. */
export const admissionPolicies = (settings: Settings = defaults): readonly AdmissionPolicy[] =>
  rules.map((rule) => rule(settings));
