import { EXIT } from "../../lib/failure";
import { tenantNamespace } from "../../lib/naming";
import { renderTable } from "../../lib/table";
import type { Command } from "../command";
import { inParallel } from "../tenants/in-parallel";
import { readUse } from "../tenants/live-use";
import { readRegistry } from "../tenants/registry";

const of = (used: string | undefined, hard: string | undefined): string => `${used ?? "-"}/${hard ?? "-"}`;

/** The tenants of a stack: what the file says of each, and what it uses. */
export const run: Command = async ({ settings, checkout, cluster }) => {
  const registry = readRegistry(checkout, settings.stack);
  const api = await cluster();
  const rows = await inParallel(settings.parallelJobs, registry.tenants, async (tenant) => ({
    tenant,
    live: await readUse(api, tenant.id),
  }));
  const missing = rows.filter(({ live }) => live === undefined).map(({ tenant }) => tenant.id);
  return {
    exitCode: EXIT.ok,
    data: {
      tenants: rows.map(({ tenant, live }) => ({
        id: tenant.id,
        tier: tenant.tier,
        state: tenant.state,
        namespace: tenantNamespace(tenant.id),
        ...(live === undefined
          ? { live: false }
          : { live: true, use: live.use, used: live.used, hard: live.hard }),
      })),
    },
    names: registry.tenants.map(({ id }) => id),
    text: renderTable(
      [
        ["TENANT", "TIER", "STATE", "CPU", "MEMORY", "PODS", "STORAGE"],
        ...rows.map(({ tenant, live }) => [
          tenant.id,
          tenant.tier,
          live === undefined ? `${tenant.state} (not deployed)` : tenant.state,
          ...["requests.cpu", "requests.memory", "pods", "requests.storage"].map((resource) =>
            of(live?.used[resource], live?.hard[resource]),
          ),
        ]),
      ],
      "",
    ).join("\n"),
    warnings: missing.map(
      (id) => `${id}: in the file, not in the cluster; run \`pulumi up -s ${settings.stack}\``,
    ),
    next: "npm run -s ops -- tenant-add NAME --tier free",
  };
};
