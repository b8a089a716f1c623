/** How a part of the platform is called and what it is for, in a few words. */
export interface PartName {
  readonly title: string;
  readonly purpose: string;
}

/** By the component's type. */
export const partNames: Readonly<Record<string, PartName>> = {
  AddOns: { title: "Add-ons", purpose: "managed ones and charts" },
  AdmissionPolicies: { title: "Admission", purpose: "rules of the API server" },
  Cache: { title: "Cache", purpose: "ElastiCache over zones" },
  CardholderGroup: { title: "Card data", purpose: "security group of its own" },
  CertificateIssuer: { title: "Issuer", purpose: "certificates of gateways" },
  ControlPlane: { title: "Control plane", purpose: "EKS and who may reach it" },
  Databases: { title: "Databases", purpose: "Aurora, card data apart" },
  DeliveryAccess: { title: "Delivery access", purpose: "rights in the cluster" },
  DeliveryRoles: { title: "Delivery roles", purpose: "preview, apply, approve" },
  Endpoints: { title: "Endpoints", purpose: "AWS without the internet" },
  FrontDoor: { title: "Front door", purpose: "names and certificates" },
  GuardRails: { title: "Guard rails", purpose: "trail, detection, alarms" },
  Keys: { title: "Keys", purpose: "one for each kind of data" },
  Network: { title: "Network", purpose: "VPC over three zones" },
  NodeGroups: { title: "Nodes", purpose: "managed, one group a use" },
  Observability: { title: "Observability", purpose: "rules and dashboards" },
  Platform: { title: "Platform", purpose: "namespaces and gateway" },
  Registry: { title: "Registry", purpose: "images, immutable" },
  SecondRegion: { title: "Second region", purpose: "replica and backups" },
  SecretReaders: { title: "Secret readers", purpose: "a role a store" },
  Secrets: { title: "Secrets", purpose: "one for each value read" },
  Services: { title: "Services", purpose: "the seven shared ones" },
  SimulatedNodes: { title: "Nodes", purpose: "simulated" },
  StorageClasses: { title: "Volumes", purpose: "encrypted classes" },
  Stores: { title: "Stores", purpose: "buckets for logs, backups" },
  Tenants: { title: "Tenants", purpose: "namespaces, data, routes" },
  TraceCollector: { title: "Traces", purpose: "collector that says whose" },
  WorkloadIdentities: { title: "Identities", purpose: "a role a workload" },
};

/** The name of a part; one without an entry is called by its type. */
export const partName = (part: string): PartName => partNames[part] ?? { title: part, purpose: "" };
