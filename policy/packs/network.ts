import type { Rule } from "../frame/rule";
import { awsApisAreReachedPrivately } from "../rules/network/aws-apis-are-reached-privately";
import { clusterNetworkEnforcesPolicies } from "../rules/network/cluster-network-enforces-policies";
import { defaultSecurityGroupsAreEmpty } from "../rules/network/default-security-groups-are-empty";
import { egressGoesToNamedDestinations } from "../rules/network/egress-goes-to-named-destinations";
import { kubernetesApiIsPrivate } from "../rules/network/kubernetes-api-is-private";
import { loadBalancersStandAtTheIngress } from "../rules/network/load-balancers-stand-at-the-ingress";
import { machinesLiveInPrivateSubnets } from "../rules/network/machines-live-in-private-subnets";
import { namespacesDenyAllTrafficByDefault } from "../rules/network/namespaces-deny-all-traffic-by-default";
import { networkFlowsAreLogged } from "../rules/network/network-flows-are-logged";
import { networkPoliciesNameTheirPeers } from "../rules/network/network-policies-name-their-peers";
import { paymentNodesHaveTheirOwnNetwork } from "../rules/network/payment-nodes-have-their-own-network";
import { podsCannotReachInstanceMetadata } from "../rules/network/pods-cannot-reach-instance-metadata";
import { publicHostsBelongToTheirTenant } from "../rules/network/public-hosts-belong-to-their-tenant";
import { publicLoadBalancersHaveAFirewall } from "../rules/network/public-load-balancers-have-a-firewall";
import { securityGroupsAdmitNamedSources } from "../rules/network/security-groups-admit-named-sources";
import { servicesAreNoOutsideAlias } from "../rules/network/services-are-no-outside-alias";
import { servicesClaimNoExternalAddresses } from "../rules/network/services-claim-no-external-addresses";
import { servicesOpenNoNodePorts } from "../rules/network/services-open-no-node-ports";
import { tenantsNeverSelectEachOther } from "../rules/network/tenants-never-select-each-other";

/** The rules of the network family, in the order of their controls. */
export const networkPack: readonly Rule[] = [
  namespacesDenyAllTrafficByDefault,
  networkPoliciesNameTheirPeers,
  tenantsNeverSelectEachOther,
  podsCannotReachInstanceMetadata,
  egressGoesToNamedDestinations,
  clusterNetworkEnforcesPolicies,
  servicesOpenNoNodePorts,
  servicesClaimNoExternalAddresses,
  loadBalancersStandAtTheIngress,
  servicesAreNoOutsideAlias,
  kubernetesApiIsPrivate,
  machinesLiveInPrivateSubnets,
  securityGroupsAdmitNamedSources,
  defaultSecurityGroupsAreEmpty,
  paymentNodesHaveTheirOwnNetwork,
  awsApisAreReachedPrivately,
  networkFlowsAreLogged,
  publicLoadBalancersHaveAFirewall,
  publicHostsBelongToTheirTenant,
];
