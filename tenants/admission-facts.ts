import { ingressNamespace } from "../lib/gateway-name";
import type { AdmissionFacts } from "../components/platform/admission/admission-types";
import { serviceKeys } from "../components/services/catalogue";
import { billingNamespace, serviceName, servicesNamespace } from "../lib/naming";
import { TENANT_STORAGE_CLASS } from "../lib/storage-classes";
import { databaseNamespace } from "./surroundings";
import { TENANT_GATEWAY } from "./tenant-gateway-plan";
import { tenantDomain } from "../lib/gateway-name";
import { tiers } from "./tiers";

/** What an environment decides about admission. */
export interface AdmissionSettings {
  readonly environment: string;
  readonly registry: string;
  /** The platform's public way in; tenants' hosts lie below its domain. */
  readonly gateway: { readonly domain: string };
  /** The platform's services; a tag among their versions lets the platform's own images come by tag. */
  readonly services: Readonly<Record<string, { readonly version: string }>>;
}

/** The sidecar that the mesh adds to pods comes from the platform's registry too. */
const MESH_PROXY = "istio/proxyv2";

/** The facts that the admission policies are planned from. */
export const planAdmissionFacts = ({
  environment,
  registry,
  gateway,
  services,
}: AdmissionSettings): AdmissionFacts => ({
  registry,
  platformImages: [...serviceKeys.map(serviceName), MESH_PROXY],
  platformTags: Object.values(services).some(({ version }) => !version.startsWith("sha256:")),
  tiers,
  domain: tenantDomain(gateway.domain),
  gateway: { namespace: ingressNamespace(environment), name: TENANT_GATEWAY },
  storageClasses: [TENANT_STORAGE_CLASS],
  cardDataNamespaces: [billingNamespace(environment)],
  platformNamespaces: [
    servicesNamespace(environment),
    billingNamespace(environment),
    ingressNamespace(environment),
    databaseNamespace(environment),
  ],
});
