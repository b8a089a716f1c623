import assert from "node:assert/strict";
import { observingAddOns } from "../../components/cluster/add-ons-observing";
import { operatingAddOns } from "../../components/cluster/add-ons-operating";
import { planBundle } from "../../tenants/bundle-plan";
import { tenantSchema } from "../../tenants/tenant-schema";
import { site } from "../components/cluster/fixtures";

const context = {
  site,
  kubernetes: "1.35",
  zones: 3,
  zoneArn: "arn:aws:route53:::hostedzone/Z1",
  domain: "example.com",
};
const { namespace } = planBundle(tenantSchema.parse({ id: "acme", tier: "premium" }), {
  environment: "prod",
  mesh: true,
  realNodes: true,
});

/** The sections of a configuration of Fluent Bit, as keys and values. */
const sections = (text: string): ReadonlyMap<string, string>[] =>
  text
    .split(/^\[(?:FILTER|OUTPUT)\]\n/m)
    .slice(1)
    .map((section) => {
      const lines = section.split("\n").map((line) => /^ +(\S+) +(.*)$/.exec(line));
      return new Map(lines.flatMap((line) => (line === null ? [] : [[line[1] ?? "", line[2] ?? ""]])));
    });

describe("a tenant's identity in what is observed", () => {
  const { config } = observingAddOns["fluent-bit"].values(context);
  const outputs = sections(config.outputs);
  const [filter] = sections(config.filters);

  it("decides the group that a line of its log goes to, by the file's name", () => {
    const [tenants, platform] = outputs.map((output) => new RegExp(output.get("Match_Regex") ?? "^$"));
    const tag = (pod: string, home: string) => `kube.var.log.containers.${pod}_${home}_main-0123.log`;
    for (const [name, home, ours] of [
      ["app-1", "tenant-acme", true],
      ["tenant-acme-1", "spotify-ai-agent-prod", false],
      ["app-1", "kube-system", false],
    ] as const) {
      assert.equal(tenants?.test(tag(name, home)), ours, home);
      assert.equal(platform?.test(tag(name, home)), !ours, home);
    }
    assert.match(outputs[0]?.get("log_group_template") ?? "", /\/\$kubernetes\['namespace_name'\]$/);
  });
  it("cannot be claimed by what a line says, nor hidden by what a pod says", () => {
    assert.equal(filter?.get("Merge_Log_Key"), "application");
    assert.equal(filter.get("Namespace_Labels"), "On");
    for (const setting of ["K8S-Logging.Parser", "K8S-Logging.Exclude", "Annotations"])
      assert.equal(filter.get(setting), "Off", setting);
  });
  it("is a metric of its namespace, from which usage and cost are told apart", () => {
    const { metricLabelsAllowlist } =
      observingAddOns["kube-prometheus-stack"].values(context)["kube-state-metrics"];
    const [list = ""] = metricLabelsAllowlist;
    const shown = /^namespaces=\[(.*)\]$/.exec(list)?.[1]?.split(",") ?? [];
    const labels: Readonly<Record<string, string>> = namespace.metadata.labels;
    assert.deepEqual(
      shown.map((key) => labels[key]),
      ["acme", "premium", "platform", "acme"],
    );
    assert.deepEqual(operatingAddOns.opencost.needs, ["kube-prometheus-stack"]);
  });
});
