import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { AddOns, podSecurityOf } from "../../../components/cluster/add-ons";
import { addOnCatalogue } from "../../../components/cluster/add-on-catalogue";
import { enabledAddOns } from "../../../components/cluster/add-on-plan";
import { alarms } from "../../../components/cluster/alarms-plan";
import { Alarms } from "../../../components/cluster/alarms";
import { Detection } from "../../../components/cluster/detection";
import { ofType, one, record, type Recorded } from "../../support/record";
import { addOnContext as context, awsOutputs, site } from "./fixtures";

/** Stands for the nodes, or for the classes of volumes. */
class Part extends pulumi.CustomResource {
  constructor(name: string, before_: readonly pulumi.Resource[]) {
    super("test:index:Part", name, {}, { dependsOn: [...before_] });
  }
}

describe("the add-ons of a cluster", function () {
  this.timeout(30_000);
  const enabled = enabledAddOns({});
  let all: readonly Recorded[] = [];
  before(async () => {
    const run = () =>
      new AddOns("a", {
        enabled,
        context,
        clusterName: "c",
        boundary: "arn:boundary",
        provider: new Provider("k", { kubeconfig: "{}" }),
        nodes: (before_) => [new Part("nodes", before_)],
        volumes: (before_) => [new Part("volumes", before_)],
      });
    all = (await record(run, { outputs: awsOutputs })).resources;
  });
  const installed = (name: string) =>
    all.find((one_) => one_.name === `a-${name}` && /eks\/addon|helm/.test(one_.type)) ?? assert.fail(name);

  it("are all installed, each by its own kind", () => {
    for (const name of enabled)
      assert.equal(
        installed(name).type,
        addOnCatalogue[name].kind === "eks" ? "aws:eks/addon:Addon" : "kubernetes:helm.sh/v3:Release",
        name,
      );
  });

  it("come after what they need, and so go before it", () => {
    for (const name of enabled)
      for (const need of addOnCatalogue[name].needs)
        if (enabled.includes(need))
          assert.ok(installed(name).dependencies.includes(installed(need).urn), `${name} waits for ${need}`);
  });

  it("that nodes wait for come first, and the others wait for the nodes", () => {
    const nodes = one(all, "test:index:Part", "nodes");
    const at = (resource: Recorded) => all.indexOf(resource);
    for (const name of ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"])
      assert.ok(at(installed(name)) < at(installed("coredns")), name);
    assert.ok(nodes.dependencies.includes(installed("vpc-cni").urn));
  });

  it("that claim volumes wait for their classes, and the classes for what makes volumes", () => {
    const volumes = one(all, "test:index:Part", "volumes");
    assert.deepEqual(volumes.dependencies, [installed("aws-ebs-csi-driver").urn]);
    const claiming = enabled.filter((name) =>
      (addOnCatalogue[name].needs as readonly string[]).includes("aws-ebs-csi-driver"),
    );
    assert.ok(claiming.length > 1);
    for (const name of claiming) assert.ok(installed(name).dependencies.includes(volumes.urn), name);
  });

  it("turn network policies on", () => {
    const values = JSON.parse(String(installed("vpc-cni").inputs["configurationValues"])) as Record<
      string,
      unknown
    >;
    assert.equal(values["enableNetworkPolicy"], "true");
  });

  it("never let Helm make a namespace that it would leave behind", () => {
    for (const { name, inputs } of ofType(all, "kubernetes:helm.sh/v3:Release")) {
      assert.equal(inputs["createNamespace"], false, name);
      assert.ok(inputs["version"], name);
    }
    const made = ofType(all, "kubernetes:core/v1:Namespace").map(({ name }) => name.slice(2));
    assert.equal(new Set(made).size, made.length);
    assert.ok(!made.includes("kube-system"));
  });

  it("are as restricted as their namespace's most demanding one allows", () => {
    assert.equal(podSecurityOf("cert-manager", enabled), "restricted");
    assert.equal(podSecurityOf("falco", enabled), "privileged");
    const lenient = ofType(all, "kubernetes:core/v1:Namespace")
      .filter(
        ({ inputs }) =>
          (inputs["metadata"] as { labels: Record<string, string> }).labels[
            "pod-security.kubernetes.io/enforce"
          ] !== "restricted",
      )
      .map(({ name }) => name.slice(2));
    assert.deepEqual(lenient.sort(), ["falco", "log-shipping", "monitoring"]);
  });
});

describe("detection and alarms", () => {
  it("watch audit log and runtime of the cluster, and record every configuration", async () => {
    const bucket = { bucket: "b", arn: "arn:aws:s3:::b", ready: [] };
    const { resources } = await record(() => new Detection("d", { site, bucket, key: "k", boundary: "b" }), {
      outputs: awsOutputs,
    });
    const features = ofType(resources, "aws:guardduty/detectorFeature:DetectorFeature").map(
      ({ inputs }) => inputs["name"],
    );
    assert.ok(features.includes("EKS_AUDIT_LOGS") && features.includes("RUNTIME_MONITORING"));
    assert.equal(ofType(resources, "aws:securityhub/standardsSubscription:StandardsSubscription").length, 3);
    assert.deepEqual(one(resources, "aws:cfg/recorder:Recorder").inputs["recordingGroup"], {
      allSupported: true,
      includeGlobalResourceTypes: true,
    });
    assert.equal(one(resources, "aws:cfg/recorderStatus:RecorderStatus").inputs["isEnabled"], true);
  });

  it("send a message for each change that matters, read from the right log", async () => {
    const { resources } = await record(
      () =>
        new Alarms("a", {
          site,
          logs: { trail: "trail-log", audit: "audit-log" },
          key: "k",
          email: "x@example.com",
        }),
      { outputs: awsOutputs },
    );
    assert.equal(new Set(alarms.map(({ name }) => name)).size, alarms.length);
    for (const plan of alarms) {
      const filter = one(
        resources,
        "aws:cloudwatch/logMetricFilter:LogMetricFilter",
        `a-${plan.name}`,
      ).inputs;
      assert.equal(filter["logGroupName"], plan.source === "trail" ? "trail-log" : "audit-log", plan.name);
      // CloudWatch takes patterns of at most 1024 characters.
      assert.ok(plan.pattern.length <= 1024, plan.name);
      const alarm = one(resources, "aws:cloudwatch/metricAlarm:MetricAlarm", `a-${plan.name}`).inputs;
      assert.deepEqual(alarm["alarmActions"], ["arn:aws:mock:::a"], plan.name);
    }
  });
});
