import type { Path } from "../rpc/values";
import type { ResourceType } from "./sdk/catalogue";
import { nameProperty } from "./values/names";

/**
 * Properties that AWS cannot change on an existing resource. The SDK does not carry this; the rows follow the
 * "forces new resource" marks of the Terraform provider that the official plugin is built on, for the types
 * that a cluster on AWS is made of. A type without a row is changed in place.
 */
const immutable: Readonly<Record<string, readonly string[]>> = {
  "ec2/vpc": ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
  "ec2/subnet": ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "ipv6Native", "outpostArn"],
  "ec2/securityGroup": ["vpcId", "description"],
  "ec2/defaultSecurityGroup": ["vpcId"],
  "ec2/securityGroupRule": [
    ...["securityGroupId", "type", "protocol", "fromPort", "toPort", "cidrBlocks", "ipv6CidrBlocks"],
    ...["prefixListIds", "sourceSecurityGroupId", "self"],
  ],
  "vpc/securityGroupIngressRule": ["securityGroupId"],
  "vpc/securityGroupEgressRule": ["securityGroupId"],
  "ec2/natGateway": ["subnetId", "allocationId", "connectivityType", "privateIp"],
  "ec2/routeTable": ["vpcId"],
  "ec2/route": [
    "routeTableId",
    "destinationCidrBlock",
    "destinationIpv6CidrBlock",
    "destinationPrefixListId",
  ],
  "ec2/routeTableAssociation": ["subnetId", "gatewayId"],
  "ec2/networkAcl": ["vpcId"],
  "ec2/vpcEndpoint": ["vpcId", "serviceName", "vpcEndpointType"],
  "ec2/flowLog": [
    ...["vpcId", "subnetId", "eniId", "trafficType", "logDestination", "logDestinationType", "iamRoleArn"],
    ...["logFormat", "maxAggregationInterval", "destinationOptions"],
  ],
  "ec2/eip": ["domain", "publicIpv4Pool", "networkBorderGroup"],
  "ec2/instance": ["ami", "subnetId", "availabilityZone", "keyName", "privateIp"],
  "ebs/volume": ["availabilityZone", "encrypted", "kmsKeyId", "snapshotId"],
  "kms/key": ["keyUsage", "customerMasterKeySpec", "multiRegion", "customKeyStoreId"],
  "kms/replicaKey": ["primaryKeyArn"],
  "rds/cluster": [
    ...["engine", "engineMode", "kmsKeyId", "storageEncrypted", "masterUsername", "databaseName"],
    ...["availabilityZones", "dbSubnetGroupName", "snapshotIdentifier", "sourceRegion", "port"],
  ],
  "rds/clusterInstance": ["clusterIdentifier", "engine", "availabilityZone", "dbSubnetGroupName"],
  "rds/instance": [
    ...["engine", "kmsKeyId", "storageEncrypted", "username", "dbName", "availabilityZone"],
    ...["snapshotIdentifier", "characterSetName", "timezone"],
  ],
  "rds/clusterParameterGroup": ["family", "description"],
  "rds/parameterGroup": ["family", "description"],
  "rds/globalCluster": ["engine", "storageEncrypted", "databaseName", "sourceDbClusterIdentifier"],
  "elasticache/replicationGroup": [
    ...[
      "atRestEncryptionEnabled",
      "kmsKeyId",
      "port",
      "subnetGroupName",
      "dataTieringEnabled",
      "snapshotArns",
    ],
  ],
  "elasticache/cluster": ["engine", "subnetGroupName", "port", "availabilityZone", "replicationGroupId"],
  "efs/fileSystem": ["encrypted", "kmsKeyId", "performanceMode", "creationToken", "availabilityZoneName"],
  "efs/mountTarget": ["fileSystemId", "subnetId", "ipAddress"],
  "efs/accessPoint": ["fileSystemId", "posixUser", "rootDirectory"],
  "eks/cluster": [
    ...["roleArn", "kubernetesNetworkConfig.ipFamily", "kubernetesNetworkConfig.serviceIpv4Cidr"],
    ...["outpostConfig", "bootstrapSelfManagedAddons"],
    "accessConfig.bootstrapClusterCreatorAdminPermissions",
  ],
  "eks/nodeGroup": [
    ...["clusterName", "nodeRoleArn", "subnetIds", "instanceTypes", "amiType", "capacityType", "diskSize"],
    ...["remoteAccess", "launchTemplate.id", "launchTemplate.name"],
  ],
  "eks/addon": ["clusterName", "addonName"],
  "eks/accessEntry": ["clusterName", "principalArn", "type"],
  "eks/accessPolicyAssociation": ["clusterName", "principalArn", "policyArn", "accessScope"],
  "eks/podIdentityAssociation": ["clusterName", "namespace", "serviceAccount"],
  "eks/fargateProfile": ["clusterName", "podExecutionRoleArn", "subnetIds", "selectors"],
  "iam/role": ["path"],
  "iam/policy": ["path", "description"],
  "iam/rolePolicy": ["role"],
  "iam/rolePolicyAttachment": ["role", "policyArn"],
  "iam/instanceProfile": ["path"],
  "iam/openIdConnectProvider": ["url"],
  "lb/loadBalancer": ["internal", "loadBalancerType", "customerOwnedIpv4Pool"],
  "lb/targetGroup": ["port", "protocol", "protocolVersion", "targetType", "vpcId", "ipAddressType"],
  "lb/listener": ["loadBalancerArn"],
  "s3/bucket": ["objectLockEnabled"],
  "s3/bucketPolicy": ["bucket"],
  "s3/bucketVersioning": ["bucket", "expectedBucketOwner"],
  "s3/bucketPublicAccessBlock": ["bucket"],
  "s3/bucketServerSideEncryptionConfiguration": ["bucket", "expectedBucketOwner"],
  "s3/bucketLifecycleConfiguration": ["bucket", "expectedBucketOwner"],
  "s3/bucketObjectLockConfiguration": ["bucket", "expectedBucketOwner"],
  "s3/bucketReplicationConfig": ["bucket"],
  "ecr/repository": ["encryptionConfigurations"],
  "ecr/lifecyclePolicy": ["repository"],
  "secretsmanager/secretVersion": ["secretId"],
  "sqs/queue": ["fifoQueue"],
  "sns/topic": ["fifoTopic"],
  "sns/topicSubscription": ["topic", "protocol", "endpoint"],
  "cloudwatch/logGroup": ["logGroupClass"],
  "route53/record": ["zoneId", "type"],
  "acm/certificate": ["domainName", "subjectAlternativeNames", "validationMethod", "keyAlgorithm"],
  "wafv2/webAcl": ["scope"],
  "wafv2/webAclAssociation": ["resourceArn", "webAclArn"],
  "backup/vault": ["kmsKeyArn"],
  "backup/selection": ["planId", "iamRoleArn", "resources"],
  "dynamodb/table": ["hashKey", "rangeKey"],
};

/** The places in a resource whose change replaces it: its row, its name and its region. */
export function replacingPaths(type: ResourceType): Path[] {
  const name = nameProperty(type);
  const own = (immutable[type.key] ?? []).map((path) => path.split("."));
  const names = name === undefined ? [] : [[name], [`${name}Prefix`]];
  return [...own, ["region"], ...names];
}

/** The rows, so that a test can compare them with the SDK. */
export const immutableProperties = immutable;
