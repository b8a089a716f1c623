import assert from "node:assert/strict";
import { businessMetricProblems } from "../../../components/services/business-metric-problems";
import { parseStack } from "../../../config";
import { rawStack } from "../../support/stack";

type Raw = Record<string, unknown>;
const FILE = "Pulumi.prod.yaml";
const elsewhere = "https://prometheus.example.org";
const eks = (addOns: Raw, more: Raw = {}) => ({ cluster: { kind: "eks", addOns }, ...more });
const other = (features: Raw, more: Raw = {}) => ({ cluster: { kind: "kubeconfig", features }, ...more });

const noKeda = (field: string) =>
  `businessMetrics: true: KEDA scales by them, and ${field} is off; switch that on, or remove this`;
const noPrometheus = (field: string) =>
  `delivery.prometheus: nothing: business metrics are read there, and ${field} is off; give the address of another Prometheus, or switch that on`;

describe("what scaling by business metrics needs", () => {
  const withoutPrometheus = { "kube-prometheus-stack": false };
  for (const [what, raw, problems] of [
    ["an EKS cluster with KEDA and Prometheus", eks({ keda: true }), []],
    ["an EKS cluster without KEDA", eks({}), [noKeda("cluster.addOns.keda")]],
    ["an EKS cluster with KEDA switched off", eks({ keda: false }), [noKeda("cluster.addOns.keda")]],
    [
      "an EKS cluster without Prometheus",
      eks({ keda: true, ...withoutPrometheus }),
      [noPrometheus("cluster.addOns.kube-prometheus-stack")],
    ],
    [
      "an EKS cluster without either",
      eks(withoutPrometheus),
      [noKeda("cluster.addOns.keda"), noPrometheus("cluster.addOns.kube-prometheus-stack")],
    ],
    [
      "an EKS cluster whose Prometheus is elsewhere",
      eks({ keda: true, ...withoutPrometheus }, { delivery: { prometheus: elsewhere } }),
      [],
    ],
    ["a cluster made elsewhere with KEDA", other({ eventAutoscaling: true }), []],
    ["a cluster made elsewhere", other({}), [noKeda("cluster.features.eventAutoscaling")]],
    [
      "a cluster made elsewhere with KEDA alone",
      other({ eventAutoscaling: true, prometheus: false }),
      [noPrometheus("cluster.features.prometheus")],
    ],
    ["the sandbox", { cluster: { kind: "sandbox" } }, [noKeda("cluster.features.eventAutoscaling")]],
    ["add-ons of which their schema speaks", eks({ keda: "yes" }), []],
    ["features of which their schema speaks", other({ eventAutoscaling: "yes" }), []],
    ["a cluster of which its schema speaks", { cluster: "eks" }, []],
  ] satisfies [string, Raw, string[]][])
    it(`finds ${["nothing wrong with", "one thing wrong with", "two things wrong with"][problems.length]} ${what}`, () => {
      const found = (businessMetrics: unknown) =>
        businessMetricProblems(FILE, { ...raw, businessMetrics }).map(
          ({ field, message }) => `${field}: ${message}`,
        );
      assert.deepEqual(found(true), problems);
      for (const off of [false, undefined, "often"]) assert.deepEqual(found(off), []);
    });

  it("is refused with the other mistakes of the stack file, before anything is registered", () => {
    const raw = { ...rawStack("prod"), businessMetrics: true };
    const read = () => "tenants: [{ id: acme, tier: free }]";
    assert.throws(
      () => parseStack(raw, { file: FILE, read }),
      (error: Error) =>
        error.message === `configuration refused: 1 problem\n  ${FILE}: ${noKeda("cluster.addOns.keda")}`,
    );
    const cluster = { ...((raw as Raw)["cluster"] as Raw), addOns: { keda: true } };
    assert.equal(parseStack({ ...raw, cluster }, { file: FILE, read }).businessMetrics, true);
  });
});
