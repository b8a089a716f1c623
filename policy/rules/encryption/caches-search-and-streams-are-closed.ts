import { stackRule, on, type Located } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import { hasCustomerKey, type Inventory } from "../../frame/inventory";

/** ENC-05: Caches, search and streams are encrypted at rest and in transit and ask for credentials. */
export const cachesSearchAndStreamsAreClosed = stackRule({
  control: "ENC-05",
  sentence: "caches-search-and-streams-are-closed",
  judge: (stack) => [...judgeCaches(stack), ...judgeSearch(stack), ...judgeStreams(stack)],
});

const judgeCaches = (stack: Inventory): readonly Located[] => [
  ...stack.of("aws:elasticache/replicationGroup:ReplicationGroup").flatMap((cache) =>
    on(cache, [
      ...unless(cache.props.atRestEncryptionEnabled, "atRestEncryptionEnabled: not true; set it"),
      ...unless(
        hasCustomerKey(cache, "kmsKeyId", () => cache.props.kmsKeyId),
        "kmsKeyId: no customer managed key; set one",
      ),
      ...unless(cache.props.transitEncryptionEnabled, "transitEncryptionEnabled: not true; set it"),
      ...unless(
        "authToken" in cache.props || (cache.props.userGroupIds ?? []).length > 0,
        "userGroupIds: absent, so anyone in the network may read; set a user group",
      ),
    ]),
  ),
  ...stack
    .of("aws:elasticache/cluster:Cluster")
    .filter((cache) => !("replicationGroupId" in cache.props))
    .flatMap((cache) =>
      on(cache, [
        ...unless(
          cache.props.engine === "memcached",
          "engine: a lone Redis node cannot encrypt; use a ReplicationGroup",
        ),
        ...unless(cache.props.transitEncryptionEnabled, "transitEncryptionEnabled: not true; set it"),
      ]),
    ),
];

const judgeSearch = (stack: Inventory): readonly Located[] =>
  stack.of("aws:opensearch/domain:Domain").flatMap((domain) => {
    const { encryptAtRest, nodeToNodeEncryption, domainEndpointOptions, advancedSecurityOptions } =
      domain.props;
    return on(domain, [
      ...unless(encryptAtRest?.enabled, "encryptAtRest.enabled: not true; set it"),
      ...unless(
        hasCustomerKey(domain, "encryptAtRest", () => encryptAtRest?.kmsKeyId),
        "encryptAtRest.kmsKeyId: no customer managed key; set one",
      ),
      ...unless(nodeToNodeEncryption?.enabled, "nodeToNodeEncryption.enabled: not true; set it"),
      ...unless(domainEndpointOptions?.enforceHttps, "domainEndpointOptions.enforceHttps: not true; set it"),
      ...unless(advancedSecurityOptions?.enabled, "advancedSecurityOptions.enabled: not true; set it"),
    ]);
  });

const judgeStreams = (stack: Inventory): readonly Located[] =>
  stack.of("aws:msk/cluster:Cluster").flatMap((cluster) => {
    const { encryptionInfo, clientAuthentication } = cluster.props;
    const { clientBroker, inCluster } = encryptionInfo?.encryptionInTransit ?? {};
    return on(cluster, [
      ...unless(
        hasCustomerKey(cluster, "encryptionInfo", () => encryptionInfo?.encryptionAtRestKmsKeyArn),
        "encryptionInfo.encryptionAtRestKmsKeyArn: no customer managed key; set one",
      ),
      ...when(
        (clientBroker ?? "TLS") !== "TLS" || inCluster === false,
        "encryptionInfo.encryptionInTransit: plain text between brokers or clients; use TLS",
      ),
      ...when(
        clientAuthentication === undefined || clientAuthentication.unauthenticated === true,
        "clientAuthentication: clients need no credentials; require them",
      ),
    ]);
  });
