import assert from "node:assert/strict";
import { KubeConfig } from "@kubernetes/client-node";
import { hashOf } from "../../../components/delivery/live-types";
import { readRelease } from "../../../components/delivery/read-release";
import { judge, type Verdict } from "../../../components/delivery/verdict-plan";
import { type StandInStack, standInStack } from "../support/standin-cluster";
import { eventually } from "../support/wait";
import { FakePrometheus } from "./fake-prometheus";
import { quick } from "./ground";
import { serviceProgram } from "./switching";

const delivery = {
  strategy: "canary",
  stages: [{ weight: 20 }, { weight: 100 }],
  analysis: { ...quick, metrics: ["error-rate"] },
};

describe("a version that an analysis gave up", () => {
  const metrics = new FakePrometheus();
  const config = new KubeConfig();
  let stack: StandInStack;

  const read = () => readRelease(config, { namespace: stack.namespace, name: "web" });
  const until = (kind: Verdict["kind"]) =>
    eventually(`the release is ${kind}`, async () => judge(await read()).kind === kind);
  const write = (version: string): void => {
    stack.write(
      serviceProgram({ namespace: stack.namespace, prometheus: metrics.address, delivery, version }),
    );
  };
  const update = (version: string, code = 0): Promise<string> => {
    write(version);
    return stack.pulumi(code, "up", "--yes", "--skip-preview");
  };
  const stable = async (): Promise<string | undefined> => {
    const { rollout, revisions } = await read();
    return revisions.find((revision) => hashOf(revision) === rollout.status?.stableRS)?.spec.template.spec
      ?.containers?.[0]?.image;
  };

  before(async () => {
    await metrics.start();
    stack = await standInStack("given-up");
    config.loadFromFile(stack.kubeconfig);
    await update("1");
    metrics.on("errors", 0.5);
    // It ends at the analysis or, where that was faster, with what came of it.
    write("2");
    await stack.bench.pulumi(stack.directory, "up", "--yes", "--skip-preview");
    await until("degraded");
    metrics.reset();
    await update("3");
    await until("healthy");
    assert.equal(await stable(), "registry.example/web:3");
  });
  after(async () => {
    await stack.close();
    await metrics.stop();
  });

  it("is not brought back by an update, which the controller would carry out without judging it", async () => {
    const { rollout } = await read();
    const said = await update("2", 1);
    assert.match(said, /an analysis gave registry\.example\/web:2 up, and .* release it under another tag/);
    assert.deepEqual((await read()).rollout.spec, rollout.spec);
  });

  it("leaves the way back to one that passed open, at once, although it is older", async () => {
    metrics.on("errors", 0.5);
    await update("1");
    await until("healthy");
    assert.equal(await stable(), "registry.example/web:1");
  });
});
