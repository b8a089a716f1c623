import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { logGroup } from "./log-group";
import { planSubnets, type SubnetKind, type SubnetPlan } from "./network-plan";
import { policy, serviceTrust } from "./policy-document";
import { BoundedRole } from "./roles";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What a network is made from. */
export interface NetworkArgs {
  readonly site: Site;
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly nat: "one" | "per-zone";
  /** Key of the flow logs. */
  readonly logsKey: pulumi.Input<string>;
  readonly boundary: pulumi.Input<string>;
}

/** Tags by which EKS and the load balancer controller find their subnets ("Subnet auto discovery"). */
const ROLE_TAGS: Record<SubnetKind, Record<string, string>> = {
  public: { "kubernetes.io/role/elb": "1" },
  private: { "kubernetes.io/role/internal-elb": "1" },
  pci: {},
  data: {},
  "card-data": {},
};
/** Kinds of subnets whose table has no route at all: nothing in them reaches or is reached from outside the VPC. */
const ISOLATED = ["data", "card-data"] as const satisfies readonly SubnetKind[];
const CARDHOLDER: ReadonlySet<SubnetKind> = new Set(["pci", "card-data"]);

/** A VPC over several zones with subnets by reach, flow logs and an empty default security group. */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: string;
  /** Routes out that must exist before nodes start. */
  readonly routes: readonly pulumi.Resource[];
  /** Route tables by kind of subnet. */
  private readonly tables = new Map<SubnetKind, ec2.RouteTable[]>();
  private readonly subnetIds = new Map<SubnetKind, pulumi.Output<string>[]>();
  private readonly site: Site;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:Network", name, {}, opts);
    this.site = args.site;
    this.cidr = args.cidr;
    const vpc = new ec2.Vpc(
      name,
      { cidrBlock: args.cidr, enableDnsHostnames: true, enableDnsSupport: true, tags: this.tags(name) },
      // Another range would replace it, and the cluster and the data stores with it.
      { parent: this, protect: this.site.deletionProtection },
    );
    this.vpcId = vpc.id;
    // AWS puts whatever names no group into this one: with no rules it reaches nothing.
    new ec2.DefaultSecurityGroup(
      name,
      { vpcId: vpc.id, ingress: [], egress: [], tags: this.tags(name) },
      { parent: this },
    );
    const gateway = new ec2.InternetGateway(name, { vpcId: vpc.id, tags: this.tags(name) }, { parent: this });
    const subnets = planSubnets(args).map((plan) => this.subnet(`${name}-${plan.kind}-${plan.zone}`, plan));
    const out = this.table(`${name}-public`, "public");
    const toInternet = this.route(`${name}-public`, out, { gatewayId: gateway.id });
    this.attach(
      name,
      subnets.filter(({ plan }) => plan.kind === "public"),
      () => out,
    );
    const nats = this.nats(name, subnets, args.nat);
    const inside = args.zones.map((zone, index) => ({ zone, nat: nats[index] ?? nats[0] }));
    const tables = new Map(
      inside.map(({ zone }) => [zone, this.table(`${name}-private-${zone}`, "private")]),
    );
    const natRoutes = inside.flatMap(({ zone, nat }) => {
      const table = tables.get(zone);
      return nat === undefined || table === undefined
        ? []
        : [this.route(`${name}-private-${zone}`, table, { natGatewayId: nat.id })];
    });
    this.attach(
      name,
      subnets.filter(({ plan }) => plan.kind === "private" || plan.kind === "pci"),
      (zone) => tables.get(zone),
    );
    for (const kind of ISOLATED) {
      const isolated = this.table(`${name}-${kind}`, kind);
      this.attach(
        name,
        subnets.filter(({ plan }) => plan.kind === kind),
        () => isolated,
      );
    }
    this.routes = [toInternet, ...natRoutes];
    this.flowLog(name, args);
    this.registerOutputs({ vpcId: this.vpcId });
  }

  /** Ids of the subnets of a kind, in the order of the zones. */
  subnets(kind: SubnetKind): pulumi.Output<string>[] {
    return this.subnetIds.get(kind) ?? [];
  }

  /** Ids of the route tables that endpoints of the gateway type belong in. */
  get routeTableIds(): pulumi.Output<string>[] {
    return (["private", ...ISOLATED] as const)
      .flatMap((kind) => this.tables.get(kind) ?? [])
      .map(({ id }) => id);
  }

  private tags(label: string): Record<string, string> {
    return tagsFor(this.site, { name: label });
  }

  private subnet(label: string, plan: SubnetPlan): { plan: SubnetPlan; subnet: ec2.Subnet } {
    const subnet = new ec2.Subnet(
      label,
      {
        vpcId: this.vpcId,
        availabilityZone: plan.zone,
        cidrBlock: plan.cidr,
        // Not even public subnets: what must have a public address gets one on purpose.
        mapPublicIpOnLaunch: false,
        tags: {
          ...tagsFor(this.site, {
            name: label,
            dataClass: CARDHOLDER.has(plan.kind) ? "cardholder" : "operational",
          }),
          ...ROLE_TAGS[plan.kind],
        },
      },
      { parent: this, protect: this.site.deletionProtection },
    );
    this.subnetIds.set(plan.kind, [...this.subnets(plan.kind), subnet.id]);
    return { plan, subnet };
  }

  private table(label: string, kind: SubnetKind): ec2.RouteTable {
    const table = new ec2.RouteTable(label, { vpcId: this.vpcId, tags: this.tags(label) }, { parent: this });
    this.tables.set(kind, [...(this.tables.get(kind) ?? []), table]);
    return table;
  }

  private route(
    label: string,
    table: ec2.RouteTable,
    target: { gatewayId?: pulumi.Input<string>; natGatewayId?: pulumi.Input<string> },
  ): ec2.Route {
    return new ec2.Route(
      label,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...target },
      { parent: this },
    );
  }

  private attach(
    name: string,
    subnets: readonly { plan: SubnetPlan; subnet: ec2.Subnet }[],
    tableOf: (zone: string) => ec2.RouteTable | undefined,
  ): void {
    for (const { plan, subnet } of subnets) {
      const table = tableOf(plan.zone);
      if (table !== undefined)
        new ec2.RouteTableAssociation(
          `${name}-${plan.kind}-${plan.zone}`,
          { subnetId: subnet.id, routeTableId: table.id },
          { parent: this },
        );
    }
  }

  private nats(
    name: string,
    subnets: readonly { plan: SubnetPlan; subnet: ec2.Subnet }[],
    nat: "one" | "per-zone",
  ): ec2.NatGateway[] {
    const homes = subnets.filter(({ plan }) => plan.kind === "public");
    return (nat === "one" ? homes.slice(0, 1) : homes).map(({ plan, subnet }) => {
      const label = `${name}-nat-${plan.zone}`;
      const address = new ec2.Eip(label, { domain: "vpc", tags: this.tags(label) }, { parent: this });
      return new ec2.NatGateway(
        label,
        { subnetId: subnet.id, allocationId: address.id, tags: this.tags(label) },
        { parent: this },
      );
    });
  }

  private flowLog(name: string, { site, logsKey, boundary }: NetworkArgs): void {
    const label = `${name}-flow`;
    const group = logGroup(
      label,
      { site, logName: `/aws/vpc/${site.name}/flow`, key: logsKey },
      { parent: this },
    );
    const writer = new BoundedRole(
      label,
      {
        site,
        boundary,
        description: `Writes the flow logs of ${site.name}`,
        trust: serviceTrust("vpc-flow-logs.amazonaws.com", site.account),
        permissions: policy({
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          Resource: `arn:aws:logs:${site.region}:${site.account}:log-group:/aws/vpc/${site.name}/flow:*`,
        }),
      },
      { parent: this },
    );
    new ec2.FlowLog(
      name,
      {
        vpcId: this.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: writer.arn,
        maxAggregationInterval: 60,
        tags: this.tags(label),
      },
      { parent: this },
    );
  }
}
