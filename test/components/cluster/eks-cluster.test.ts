import assert from "node:assert/strict";
import { EksCluster } from "../../../components/cluster/eks-cluster";
import { rangesOf } from "../../../components/cluster/network-plan";
import { ofType, one, orphans, record, type Recorded } from "../../support/record";
import { awsOutputs, eksConfig, entries, entriesOf, fullEks, smallestEks, tenants } from "./fixtures";

const make = (raw: object, environment = "prod") =>
  record(
    () => new EksCluster("cluster", { environment, config: eksConfig(raw), tenants, secrets: entries }),
    {
      outputs: awsOutputs,
    },
  );

/** Types that AWS lets nobody tag. */
const UNTAGGABLE =
  /Association|Attachment|Policy:(RolePolicy|BucketPolicy|TopicPolicy|LifecyclePolicy|RepositoryPolicy)|rolePolicy|bucket[A-Z]|Route$|route:|record:|alias:|lambda\/permission|listener|cfg\/(recorder|deliveryChannel)|detectorFeature|securityhub|inspector2|ebs\/|accountPublicAccessBlock|registryScanning|costAllocationTag|logMetricFilter|webAclLogging|vaultLock|backup\/selection|topicSubscription|topicPolicy|certificateValidation|secretRotation|secretVersion|lifecyclePolicy|repositoryPolicy/;

describe("the EKS cluster", function () {
  this.timeout(60_000);
  let full: readonly Recorded[] = [];
  before(async () => {
    full = (await make(fullEks())).resources;
  });
  /** Little, in staging, open to an allow-list, unprotected, with the longest id a tenant may have. */
  let small: readonly Recorded[] = [];
  const longId = "a".repeat(40);
  const longTenant = [{ id: longId, tier: "enterprise_plus" as const }];
  before(async () => {
    const raw = {
      ...smallestEks(),
      deletionProtection: false,
      endpoint: { kind: "public", allow: ["198.51.100.0/24"] },
    };
    const args = {
      environment: "staging",
      config: eksConfig(raw),
      tenants: longTenant,
      secrets: entriesOf("staging", longTenant),
    };
    small = (await record(() => new EksCluster("cluster", args), { outputs: awsOutputs })).resources;
  });
  const aws = () => full.filter(({ type }) => type.startsWith("aws:"));

  it("owns everything it registers", () => {
    assert.deepEqual(orphans(full), ["cluster"]);
  });

  it("consists of these parts, each with its name", () => {
    const cluster = one(full, "platform:cluster:EksCluster").urn;
    assert.deepEqual(
      full
        .filter(({ parent }) => parent === cluster)
        .map(({ type, name }) => `${type.replace("platform:cluster:", "")} ${name}`)
        .sort(),
      [
        "AddOns cluster-addons",
        "Cache cluster-cache",
        "CardholderGroup cluster-pci",
        "CertificateIssuer cluster-issuer",
        "ControlPlane cluster-control",
        "Databases cluster-database",
        "DeliveryAccess cluster-access",
        "DeliveryRoles cluster-delivery",
        "Endpoints cluster-endpoints",
        "FrontDoor cluster-door",
        "GuardRails cluster-guard",
        "Keys cluster-keys",
        "Network cluster-network",
        "NodeGroups cluster-nodes",
        "Registry cluster-registry",
        "SecondRegion cluster-second",
        "SecretReaders cluster-readers",
        "Secrets cluster-secrets",
        "StorageClasses cluster-storage",
        "Stores cluster-stores",
        "TraceCollector cluster-traces",
        "WorkloadIdentities cluster-id",
        "aws:iam/policy:Policy cluster-boundary",
        "pulumi:providers:aws cluster",
        "pulumi:providers:kubernetes cluster",
      ],
    );
  });

  it("leaves out what the smallest configuration does not name", () => {
    const types = new Set(small.map(({ type }) => type));
    for (const part of ["Database", "Cache", "CertificateIssuer", "FrontDoor", "SecondRegion"])
      assert.ok(!types.has(`platform:cluster:${part}`), part);
    assert.ok(small.every(({ name }) => !name.includes("external-dns")));
  });

  it("puts a load balancer before the gateway where it has a certificate and a firewall for it", async () => {
    const edgeOf = async (raw: object) => {
      const made = await record(
        () =>
          new EksCluster("cluster", { environment: "staging", config: eksConfig(raw), tenants, secrets: [] }),
        {
          outputs: awsOutputs,
        },
      );
      return made.result.edge;
    };
    const complete = fullEks();
    const edge = await edgeOf(complete);
    assert.deepEqual(edge?.ranges, rangesOf(eksConfig(complete).network, "public"));
    assert.equal(await edgeOf({ ...complete, guardRails: { enabled: false } }), undefined);
    assert.equal(await edgeOf({ ...complete, dns: undefined }), undefined);
    const without = { ...complete, addOns: { "aws-load-balancer-controller": false } };
    assert.equal(await edgeOf(without), undefined);
  });

  it("touches one account, by a provider for each region", () => {
    assert.deepEqual(
      ofType(full, "pulumi:providers:aws").map(({ inputs }) => [
        inputs["region"],
        inputs["allowedAccountIds"],
      ]),
      [
        ["eu-central-1", '["123456789012"]'],
        ["eu-west-1", '["123456789012"]'],
      ],
    );
    for (const { provider, type, name } of aws())
      assert.match(provider, /providers:aws::cluster(-second)?::/, `${type} ${name}`);
    const text = JSON.stringify(aws().map(({ inputs }) => inputs));
    const regions = new Set(text.match(/\b(?:eu|us|ap|sa|ca|me|af)-[a-z]+-\d\b/g));
    assert.deepEqual([...regions].sort(), ["eu-central-1", "eu-west-1"]);
  });

  it("tags everything that can be with owner, class, residency, tenant and retention", () => {
    for (const { type, name, inputs } of aws()) {
      if (UNTAGGABLE.test(type) || type.endsWith(":Route")) continue;
      const tags = inputs["tags"] as Record<string, string> | undefined;
      for (const key of ["project", "environment", "owner", "data-class", "residency", "tenant", "retention"])
        assert.ok(tags?.[key], `${type} ${name} has no tag ${key}`);
    }
  });

  it("puts every role inside a boundary and names each within IAM's 64 characters", () => {
    const roles = ofType(full, "aws:iam/role:Role");
    assert.ok(roles.length > 30);
    for (const { name, inputs } of roles) {
      assert.ok(inputs["permissionsBoundary"], name);
      assert.ok(((inputs["name"] as string | undefined) ?? `${name}-1234567`).length <= 64, name);
    }
  });

  it("keeps names of roles short enough for the longest tenant", () => {
    const names = ofType(small, "aws:iam/role:Role").map(
      ({ name, inputs }) => (inputs["name"] as string | undefined) ?? `${name}-1234567`,
    );
    assert.ok(names.some((name) => name.includes(longId)));
    assert.deepEqual(
      names.filter((name) => name.length > 64),
      [],
    );
  });

  it("gives no role administration, and break-glass alone that of the cluster", () => {
    for (const { name, inputs } of ofType(full, "aws:iam/rolePolicyAttachment:RolePolicyAttachment"))
      assert.ok(!String(inputs["policyArn"]).includes("AdministratorAccess"), name);
    const admins = ofType(full, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation").filter(
      ({ inputs }) => String(inputs["policyArn"]).endsWith("AmazonEKSClusterAdminPolicy"),
    );
    assert.deepEqual(
      admins.map(({ inputs }) => inputs["principalArn"]),
      ["arn:aws:iam::123456789012:role/break-glass"],
    );
  });

  it("asks the packaged cluster for API access, private endpoint, every log, own key, protection", () => {
    const { inputs, protect } = one(full, "eks:index:Cluster");
    assert.ok(protect);
    const {
      name,
      version,
      authenticationMode,
      endpointPrivateAccess,
      endpointPublicAccess,
      publicAccessCidrs,
      enabledClusterLogTypes,
      encryptionConfigKeyArn,
      deletionProtection,
      skipDefaultNodeGroup,
      createOidcProvider,
      bootstrapSelfManagedAddons,
    } = inputs;
    assert.deepEqual(
      {
        name,
        version,
        authenticationMode,
        endpointPrivateAccess,
        endpointPublicAccess,
        publicAccessCidrs,
        deletionProtection,
        skipDefaultNodeGroup,
        createOidcProvider,
        bootstrapSelfManagedAddons,
      },
      {
        name: "spotify-ai-agent-prod",
        version: "1.35",
        authenticationMode: "API",
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
        publicAccessCidrs: undefined,
        deletionProtection: true,
        skipDefaultNodeGroup: true,
        createOidcProvider: false,
        bootstrapSelfManagedAddons: false,
      },
    );
    assert.deepEqual(enabledClusterLogTypes, [
      "api",
      "audit",
      "authenticator",
      "controllerManager",
      "scheduler",
    ]);
    assert.equal(encryptionConfigKeyArn, "arn:aws:mock:::cluster-keys-secrets");
  });

  it("opens the endpoint to an allow-list only", () => {
    const { inputs } = one(small, "eks:index:Cluster");
    assert.deepEqual(
      [inputs["endpointPublicAccess"], inputs["publicAccessCidrs"]],
      [true, ["198.51.100.0/24"]],
    );
  });

  it("protects from deletion what holds state, and only where the configuration says so", () => {
    const stateful =
      /ec2\/(vpc|subnet):|kms\/key:|rds\/(cluster|clusterInstance|globalCluster):|s3\/bucket:|eks:index|secretsmanager\/secret:|ecr\/repository:|replicationGroup:|backup\/vault:|route53\/zone:/;
    for (const { type, name, protect } of full)
      if (stateful.test(type)) assert.ok(protect, `${type} ${name}`);
    assert.deepEqual(
      small.filter(({ protect }) => protect),
      [],
    );
  });
});
