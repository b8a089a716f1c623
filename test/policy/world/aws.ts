import type { World, WorldResource } from "../harness/world";

const ACCOUNT = "111122223333";
const REGION = "eu-central-1";
const tags = (extra: Readonly<Record<string, string>> = {}) => ({
  owner: "platform",
  environment: "prod",
  "data-class": "internal",
  residency: "eu",
  retention: "365d",
  ...extra,
});
const provider = { type: "pulumi:providers:aws", props: { region: REGION } };

interface Linked {
  readonly sources?: Readonly<Record<string, readonly string[]>>;
  readonly protect?: boolean;
}

const aws = (type: string, props: Readonly<Record<string, unknown>>, linked: Linked = {}): WorldResource => ({
  type: `aws:${type}`,
  props,
  provider,
  ...linked,
});

const keyArn = (name: string): string => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${name}`;
const DATA_KEY = keyArn("data");
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const key = (name: string, extra: object = {}, extraTags = {}): WorldResource =>
  aws(
    "kms/key:Key",
    { id: name, arn: keyArn(name), enableKeyRotation: true, tags: tags(extraTags), ...extra },
    { protect: true },
  );

const iamRole = (name: string, statement: object, extraTags = {}): WorldResource =>
  aws(
    "iam/role:Role",
    {
      name,
      arn: role(name),
      permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      tags: tags(extraTags),
    },
    { sources: { permissionsBoundary: ["boundary"] } },
  );

const podTrust = {
  Effect: "Allow",
  Principal: { Service: "pods.eks.amazonaws.com" },
  Action: ["sts:AssumeRole", "sts:TagSession"],
};

const pipelineTrust = (environment: string) => ({
  Effect: "Allow",
  Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: {
    StringEquals: {
      "token.actions.githubusercontent.com:sub": `repo:spotify-ai/agent:environment:${environment}`,
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    },
  },
});

const subnet = (name: string, zone: string): WorldResource =>
  aws(
    "ec2/subnet:Subnet",
    { id: name, availabilityZone: `${REGION}${zone}`, mapPublicIpOnLaunch: false, tags: { Name: name } },
    { sources: { vpcId: ["vpc"] } },
  );

const SUBNETS = ["subnetA", "subnetB", "subnetC"];
const PCI_SUBNETS = ["pciSubnetA", "pciSubnetB", "pciSubnetC"];

const nodeGroup = (group: string, subnets: readonly string[]): WorldResource =>
  aws(
    "eks/nodeGroup:NodeGroup",
    {
      nodeGroupName: group,
      subnetIds: subnets,
      labels: { "platform.spotify-ai.io/node-group": group },
      taints: [{ key: "platform.spotify-ai.io/node-group", value: group, effect: "NO_SCHEDULE" }],
      launchTemplate: { id: "lt" },
      tags: tags(),
    },
    { sources: { subnetIds: subnets, launchTemplate: ["template"] } },
  );

const logGroup = (name: string, extra = {}): WorldResource =>
  aws(
    "cloudwatch/logGroup:LogGroup",
    { name, kmsKeyId: DATA_KEY, retentionInDays: 400, tags: tags(extra) },
    { sources: { kmsKeyId: ["dataKey"] } },
  );

const endpoint = (service: string): WorldResource =>
  aws(
    "ec2/vpcEndpoint:VpcEndpoint",
    {
      serviceName: `com.amazonaws.${REGION}.${service}`,
      policy: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: "*",
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
          },
        ],
      }),
    },
    { sources: { vpcId: ["vpc"] } },
  );

/** A bucket with everything that makes it private. */
const bucket = (
  name: string,
  extraTags: Readonly<Record<string, string>>,
  statements: readonly object[] = [],
): World => {
  const of = { sources: { bucket: [name] } };
  return {
    [name]: aws("s3/bucket:Bucket", { id: name, bucket: name, tags: tags(extraTags) }, { protect: true }),
    [`${name}Encryption`]: aws(
      "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      {
        bucket: name,
        rules: [
          {
            bucketKeyEnabled: true,
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: DATA_KEY },
          },
        ],
      },
      { sources: { bucket: [name], rules: ["dataKey"] } },
    ),
    [`${name}Block`]: aws(
      "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      {
        bucket: name,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      of,
    ),
    [`${name}Ownership`]: aws(
      "s3/bucketOwnershipControls:BucketOwnershipControls",
      { bucket: name, rule: { objectOwnership: "BucketOwnerEnforced" } },
      of,
    ),
    [`${name}Versioning`]: aws(
      "s3/bucketVersioning:BucketVersioning",
      { bucket: name, versioningConfiguration: { status: "Enabled" } },
      of,
    ),
    [`${name}Policy`]: aws(
      "s3/bucketPolicy:BucketPolicy",
      {
        bucket: name,
        policy: JSON.stringify({
          Statement: [
            {
              Effect: "Deny",
              Principal: "*",
              Action: "s3:*",
              Resource: "*",
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            ...statements,
          ],
        }),
      },
      of,
    ),
  };
};

const lockAndLog = (name: string): World => ({
  [`${name}Lock`]: aws(
    "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    { bucket: name, rule: { defaultRetention: { mode: "COMPLIANCE", days: 400 } } },
    { sources: { bucket: [name] } },
  ),
  [`${name}Logging`]: aws(
    "s3/bucketLogging:BucketLogging",
    { bucket: name, targetBucket: "access-logs", targetPrefix: name },
    { sources: { bucket: [name] } },
  ),
});

const FILTERS: Readonly<Record<string, string>> = {
  rootUse: '{ $.userIdentity.type = "Root" }',
  iamChange: "{ ($.eventName = PutRolePolicy) || ($.eventName = AttachRolePolicy) }",
  groupChange: "{ $.eventName = AuthorizeSecurityGroupIngress }",
  keyDeletion: "{ $.eventName = ScheduleKeyDeletion }",
  trailChange: "{ $.eventName = StopLogging }",
  admissionChange: '{ $.objectRef.resource = "validatingadmissionpolicies" }',
  bindingChange: '{ $.objectRef.resource = "clusterrolebindings" }',
  networkChange: '{ $.objectRef.resource = "networkpolicies" }',
  anonymous: '{ $.user.username = "system:anonymous" }',
  shell: '{ $.objectRef.subresource = "exec" }',
};

const alarms = (): World =>
  Object.fromEntries(
    Object.entries(FILTERS).flatMap(([name, pattern]) => [
      [
        `${name}Filter`,
        aws("cloudwatch/logMetricFilter:LogMetricFilter", {
          pattern,
          metricTransformation: { name, namespace: "Controls", value: "1" },
        }),
      ],
      [
        `${name}Alarm`,
        aws("cloudwatch/metricAlarm:MetricAlarm", {
          metricName: name,
          alarmActions: [`arn:aws:sns:${REGION}:${ACCOUNT}:security`],
        }),
      ],
    ]),
  );

const keyed = (argument: string): Linked => ({ sources: { [argument]: ["dataKey"] } });

/** The AWS half of a stack that every rule accepts. */
export const amazon: World = {
  awsProvider: { type: "pulumi:providers:aws", props: { region: REGION } },
  dataKey: key("data", {
    policy: JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Effect: "Allow",
          Principal: { AWS: role("backend") },
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: "*",
        },
      ],
    }),
  }),
  fieldKey: key(
    "field",
    {
      deletionWindowInDays: 30,
      policy: JSON.stringify({
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
            Action: ["kms:Describe*", "kms:Put*"],
          },
          { Effect: "Allow", Principal: { AWS: role("billing") }, Action: ["kms:Encrypt", "kms:Decrypt"] },
        ],
      }),
    },
    { purpose: "field-encryption" },
  ),
  fieldGrant: aws(
    "kms/grant:Grant",
    { granteePrincipal: role("billing"), operations: ["Decrypt"] },
    { sources: { keyId: ["fieldKey"] } },
  ),
  acmeKey: key("acme", {}, { tenant: "acme" }),
  acmeAlias: aws("kms/alias:Alias", { name: "alias/tenant-acme" }, { sources: { targetKeyId: ["acmeKey"] } }),

  vpc: aws("ec2/vpc:Vpc", { id: "vpc", cidrBlock: "10.0.0.0/16", tags: tags() }),
  defaultGroup: aws("ec2/defaultSecurityGroup:DefaultSecurityGroup", {}, { sources: { vpcId: ["vpc"] } }),
  subnetA: subnet("subnetA", "a"),
  subnetB: subnet("subnetB", "b"),
  subnetC: subnet("subnetC", "c"),
  pciSubnetA: subnet("pciSubnetA", "a"),
  pciSubnetB: subnet("pciSubnetB", "b"),
  pciSubnetC: subnet("pciSubnetC", "c"),
  publicSubnet: aws(
    "ec2/subnet:Subnet",
    { id: "publicSubnet", availabilityZone: `${REGION}a`, tags: { "kubernetes.io/role/elb": "1" } },
    { sources: { vpcId: ["vpc"] } },
  ),
  flowLog: aws(
    "ec2/flowLog:FlowLog",
    { trafficType: "ALL", logDestination: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:flows` },
    { sources: { vpcId: ["vpc"], logDestination: ["flowLogs"] } },
  ),
  flowLogs: logGroup("flows"),
  ...Object.fromEntries(
    ["ecr.api", "ecr.dkr", "s3", "sts", "kms", "logs", "secretsmanager"].map((service) => [
      `endpoint-${service}`,
      endpoint(service),
    ]),
  ),
  webGroup: aws("ec2/securityGroup:SecurityGroup", {
    ingress: [
      {
        fromPort: 443,
        toPort: 443,
        protocol: "tcp",
        cidrBlocks: ["0.0.0.0/0"],
        description: "HTTPS to the public load balancer",
      },
    ],
  }),
  databaseRule: aws("vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
    cidrIpv4: "10.0.0.0/16",
    fromPort: 5432,
    toPort: 5432,
    ipProtocol: "tcp",
    description: "PostgreSQL from the nodes",
  }),
  egressRule: aws("ec2/securityGroupRule:SecurityGroupRule", {
    type: "egress",
    cidrBlocks: ["0.0.0.0/0"],
    protocol: "-1",
  }),
  ingressRule: aws("ec2/securityGroupRule:SecurityGroupRule", {
    type: "ingress",
    cidrBlocks: ["10.0.0.0/16"],
    fromPort: 8080,
    toPort: 8080,
    protocol: "tcp",
    description: "health checks",
  }),
  transit: aws("ec2transitgateway/transitGateway:TransitGateway", { autoAcceptSharedAttachments: "disable" }),
  peering: aws("ec2/vpcPeeringConnection:VpcPeeringConnection", { autoAccept: false }),

  cluster: aws(
    "eks/cluster:Cluster",
    {
      id: "platform",
      name: "platform",
      vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: false, subnetIds: SUBNETS },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: DATA_KEY } },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      zonalShiftConfig: { enabled: true },
      tags: tags(),
    },
    { sources: { encryptionConfig: ["dataKey"], vpcConfig: SUBNETS }, protect: true },
  ),
  cni: aws(
    "eks/addon:Addon",
    {
      addonName: "vpc-cni",
      clusterName: "platform",
      configurationValues: JSON.stringify({ enableNetworkPolicy: "true" }),
    },
    { sources: { clusterName: ["cluster"] } },
  ),
  generalNodes: nodeGroup("general", SUBNETS),
  pciNodes: nodeGroup("pci", PCI_SUBNETS),
  template: aws(
    "ec2/launchTemplate:LaunchTemplate",
    {
      id: "lt",
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      networkInterfaces: [{ associatePublicIpAddress: "false" }],
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId: DATA_KEY } }],
      userData: Buffer.from("[settings.kubernetes]\n").toString("base64"),
    },
    keyed("blockDeviceMappings"),
  ),
  bastion: aws("ec2/instance:Instance", {
    associatePublicIpAddress: false,
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
  }),
  clusterLogs: logGroup("/aws/eks/platform/cluster"),
  acmeLogs: logGroup("/tenants/acme", { tenant: "acme" }),
  acmeLogReader: iamRole("acme-logs", podTrust, { purpose: "log-reader", tenant: "acme" }),
  backendRole: iamRole("backend", podTrust),
  erasureRole: iamRole("erasure", {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.${REGION}.amazonaws.com/id/ABC` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`oidc.eks.${REGION}.amazonaws.com/id/ABC:sub`]:
          "system:serviceaccount:spotify-ai-agent-prod:spotify-ai-erasure-service",
        [`oidc.eks.${REGION}.amazonaws.com/id/ABC:aud`]: "sts.amazonaws.com",
      },
    },
  }),
  deployRole: iamRole("deploy", pipelineTrust("prod")),
  approveRole: iamRole("approve", pipelineTrust("prod-approval")),
  breakGlassRole: iamRole("break-glass", {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "sts:AssumeRole",
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  }),
  breakGlassAccess: aws(
    "eks/accessPolicyAssociation:AccessPolicyAssociation",
    {
      principalArn: role("break-glass"),
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
    },
    { sources: { principalArn: ["breakGlassRole"] } },
  ),
  deployEntry: aws("eks/accessEntry:AccessEntry", {
    principalArn: role("deploy"),
    kubernetesGroups: ["platform:operators"],
  }),
  boundary: aws("iam/policy:Policy", {
    arn: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
    policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: "*" }] }),
  }),
  backendPolicy: aws("iam/rolePolicy:RolePolicy", {
    policy: JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::personal/*" }],
    }),
  }),
  nodePolicy: aws("iam/rolePolicyAttachment:RolePolicyAttachment", {
    policyArn: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
  }),
  backendAssociation: aws(
    "eks/podIdentityAssociation:PodIdentityAssociation",
    {
      namespace: "spotify-ai-agent-prod",
      serviceAccount: "spotify-ai-backend-service",
      roleArn: role("backend"),
    },
    { sources: { roleArn: ["backendRole"] } },
  ),

  balancer: aws(
    "lb/loadBalancer:LoadBalancer",
    { id: "lb", arn: "lb", internal: false, subnets: SUBNETS, accessLogs: { enabled: true, bucket: "logs" } },
    { sources: { subnets: SUBNETS } },
  ),
  listener: aws("lb/listener:Listener", {
    protocol: "HTTPS",
    port: 443,
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    defaultActions: [{ type: "forward" }],
  }),
  redirect: aws("lb/listener:Listener", {
    protocol: "HTTP",
    port: 80,
    defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } }],
  }),
  firewall: aws("wafv2/webAcl:WebAcl", { id: "waf", arn: "waf", rules: [{ name: "common", priority: 1 }] }),
  firewallAssociation: aws(
    "wafv2/webAclAssociation:WebAclAssociation",
    {},
    { sources: { resourceArn: ["balancer"], webAclArn: ["firewall"] } },
  ),
  firewallLogs: aws(
    "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    {},
    { sources: { resourceArn: ["firewall"] } },
  ),

  volumesByDefault: aws("ebs/encryptionByDefault:EncryptionByDefault", { enabled: true }),
  volumesKey: aws("ebs/defaultKmsKey:DefaultKmsKey", { keyArn: DATA_KEY }, keyed("keyArn")),
  volume: aws("ebs/volume:Volume", { encrypted: true, kmsKeyId: DATA_KEY }, keyed("kmsKeyId")),
  snapshotBlock: aws("ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess", {
    state: "block-all-sharing",
  }),
  imagePermission: aws("ec2/amiLaunchPermission:AmiLaunchPermission", { accountId: ACCOUNT }),
  snapshotPermission: aws("ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission", {
    accountId: ACCOUNT,
  }),
  databaseSnapshot: aws("rds/snapshot:Snapshot", { sharedAccounts: [ACCOUNT] }),

  database: aws(
    "rds/instance:Instance",
    {
      engine: "postgres",
      storageEncrypted: true,
      kmsKeyId: DATA_KEY,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: DATA_KEY,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      iamDatabaseAuthenticationEnabled: true,
      manageMasterUserPassword: true,
      publiclyAccessible: false,
      multiAz: true,
      deletionProtection: true,
      backupRetentionPeriod: 35,
      copyTagsToSnapshot: true,
      finalSnapshotIdentifier: "last",
      enabledCloudwatchLogsExports: ["postgresql"],
      tags: tags(),
    },
    {
      sources: {
        kmsKeyId: ["dataKey"],
        performanceInsightsKmsKeyId: ["dataKey"],
        parameterGroupName: ["parameters"],
      },
      protect: true,
    },
  ),
  aurora: aws(
    "rds/cluster:Cluster",
    {
      engine: "aurora-postgresql",
      availabilityZones: [`${REGION}a`, `${REGION}b`, `${REGION}c`],
      storageEncrypted: true,
      kmsKeyId: DATA_KEY,
      iamDatabaseAuthenticationEnabled: true,
      manageMasterUserPassword: true,
      deletionProtection: true,
      backupRetentionPeriod: 35,
      copyTagsToSnapshot: true,
      finalSnapshotIdentifier: "last",
      enabledCloudwatchLogsExports: ["postgresql"],
      tags: tags(),
    },
    { sources: { kmsKeyId: ["dataKey"], dbClusterParameterGroupName: ["clusterParameters"] }, protect: true },
  ),
  parameters: aws("rds/parameterGroup:ParameterGroup", {
    parameters: [{ name: "rds.force_ssl", value: "1" }],
  }),
  clusterParameters: aws("rds/clusterParameterGroup:ClusterParameterGroup", {
    parameters: [{ name: "require_secure_transport", value: "ON" }],
  }),
  databaseSubnets: aws(
    "rds/subnetGroup:SubnetGroup",
    { subnetIds: SUBNETS },
    { sources: { subnetIds: SUBNETS } },
  ),

  cache: aws(
    "elasticache/replicationGroup:ReplicationGroup",
    {
      atRestEncryptionEnabled: true,
      kmsKeyId: DATA_KEY,
      transitEncryptionEnabled: true,
      userGroupIds: ["app"],
      tags: tags(),
    },
    keyed("kmsKeyId"),
  ),
  memcached: aws("elasticache/cluster:Cluster", { engine: "memcached", transitEncryptionEnabled: true }),
  search: aws(
    "opensearch/domain:Domain",
    {
      encryptAtRest: { enabled: true, kmsKeyId: DATA_KEY },
      nodeToNodeEncryption: { enabled: true },
      domainEndpointOptions: { enforceHttps: true },
      advancedSecurityOptions: { enabled: true },
    },
    keyed("encryptAtRest"),
  ),
  stream: aws(
    "msk/cluster:Cluster",
    {
      encryptionInfo: { encryptionAtRestKmsKeyArn: DATA_KEY, encryptionInTransit: { clientBroker: "TLS" } },
      clientAuthentication: { sasl: { iam: true } },
    },
    keyed("encryptionInfo"),
  ),
  queue: aws("sqs/queue:Queue", { kmsMasterKeyId: DATA_KEY, tags: tags() }, keyed("kmsMasterKeyId")),
  topic: aws("sns/topic:Topic", { kmsMasterKeyId: DATA_KEY, tags: tags() }, keyed("kmsMasterKeyId")),
  table: aws(
    "dynamodb/table:Table",
    { serverSideEncryption: { enabled: true, kmsKeyArn: DATA_KEY }, tags: tags() },
    { sources: { serverSideEncryption: ["dataKey"] }, protect: true },
  ),
  files: aws(
    "efs/fileSystem:FileSystem",
    { encrypted: true, kmsKeyId: DATA_KEY, tags: tags() },
    { sources: { kmsKeyId: ["dataKey"] }, protect: true },
  ),
  kinesis: aws("kinesis/stream:Stream", { encryptionType: "KMS", kmsKeyId: DATA_KEY }, keyed("kmsKeyId")),

  ...bucket("logs", { purpose: "logs" }, [
    { Effect: "Deny", Principal: "*", Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"], Resource: "*" },
  ]),
  ...lockAndLog("logs"),
  ...bucket("state", { purpose: "state" }, [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringNotLike: { "aws:PrincipalArn": [role("deploy")] } },
    },
  ]),
  ...lockAndLog("state"),
  ...bucket("personal", { "data-class": "personal" }),
  personalLifecycle: aws(
    "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    { bucket: "personal", rules: [{ id: "expire", status: "Enabled", expiration: { days: 365 } }] },
    { sources: { bucket: ["personal"] } },
  ),
  replication: aws(
    "s3/bucketReplicationConfig:BucketReplicationConfig",
    { bucket: "personal", rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::state" } }] },
    { sources: { bucket: ["personal"], rules: ["state"] } },
  ),

  secret: aws(
    "secretsmanager/secret:Secret",
    { id: "secret", arn: "secret", kmsKeyId: DATA_KEY, tags: tags() },
    keyed("kmsKeyId"),
  ),
  rotation: aws(
    "secretsmanager/secretRotation:SecretRotation",
    { rotationRules: { automaticallyAfterDays: 30 } },
    { sources: { secretId: ["secret"] } },
  ),
  secretPolicy: aws(
    "secretsmanager/secretPolicy:SecretPolicy",
    {
      policy: JSON.stringify({
        Statement: [
          { Effect: "Allow", Principal: { AWS: role("backend") }, Action: "secretsmanager:GetSecretValue" },
        ],
      }),
    },
    { sources: { secretArn: ["secret"] } },
  ),
  repository: aws(
    "ecr/repository:Repository",
    {
      id: "backend",
      name: "backend",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: DATA_KEY }],
      tags: tags(),
    },
    { sources: { encryptionConfigurations: ["dataKey"] }, protect: true },
  ),
  repositoryPruning: aws(
    "ecr/lifecyclePolicy:LifecyclePolicy",
    { policy: "{}" },
    { sources: { repository: ["repository"] } },
  ),
  repositoryPolicy: aws(
    "ecr/repositoryPolicy:RepositoryPolicy",
    {
      policy: JSON.stringify({
        Statement: [{ Effect: "Allow", Principal: { AWS: role("deploy") }, Action: "ecr:PutImage" }],
      }),
    },
    { sources: { repository: ["repository"] } },
  ),

  trail: aws(
    "cloudtrail/trail:Trail",
    {
      isMultiRegionTrail: true,
      enableLogFileValidation: true,
      kmsKeyId: DATA_KEY,
      s3BucketName: "logs",
      cloudWatchLogsGroupArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:trail:*`,
      eventSelectors: [{ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::personal/"] }] }],
    },
    { sources: { kmsKeyId: ["dataKey"], s3BucketName: ["logs"] } },
  ),
  detector: aws("guardduty/detector:Detector", { enable: true }),
  auditFeature: aws("guardduty/detectorFeature:DetectorFeature", {
    name: "EKS_AUDIT_LOGS",
    status: "ENABLED",
  }),
  runtimeFeature: aws("guardduty/detectorFeature:DetectorFeature", {
    name: "RUNTIME_MONITORING",
    status: "ENABLED",
  }),
  recorder: aws("cfg/recorder:Recorder", { recordingGroup: { allSupported: true } }),
  recorderStatus: aws("cfg/recorderStatus:RecorderStatus", { isEnabled: true }),
  pciStandard: aws("securityhub/standardsSubscription:StandardsSubscription", {
    standardsArn: `arn:aws:securityhub:${REGION}::standards/pci-dss/v/4.0.1`,
  }),
  cisStandard: aws("securityhub/standardsSubscription:StandardsSubscription", {
    standardsArn: `arn:aws:securityhub:${REGION}::standards/cis-aws-foundations-benchmark/v/3.0.0`,
  }),
  inspector: aws("inspector2/enabler:Enabler", { accountIds: [ACCOUNT], resourceTypes: ["ECR", "EC2"] }),
  ...alarms(),

  backupPlan: aws("backup/plan:Plan", {
    rules: [
      {
        ruleName: "daily",
        copyActions: [{ destinationVaultArn: `arn:aws:backup:eu-west-1:${ACCOUNT}:backup-vault:copy` }],
      },
    ],
  }),
  backupSelection: aws("backup/selection:Selection", {}, { sources: { planId: ["backupPlan"] } }),
  backupVault: aws(
    "backup/vault:Vault",
    { id: "main", name: "main", kmsKeyArn: DATA_KEY, tags: tags() },
    { sources: { kmsKeyArn: ["dataKey"] }, protect: true },
  ),
  backupLock: aws(
    "backup/vaultLockConfiguration:VaultLockConfiguration",
    {},
    { sources: { backupVaultName: ["backupVault"] } },
  ),
  sharedReference: {
    type: "pulumi:pulumi:StackReference",
    props: { name: "spotify-ai/network/staging" },
    stack: "staging",
  },
};
