import assert from "node:assert/strict";
import { KubeConfig } from "@kubernetes/client-node";
import { type StandInStack, standInStack } from "../support/standin-cluster";
import { Observer } from "./observer";
import { type ServiceProgram, serviceProgram } from "./switching";

const REPLICAS = 3;
const canary = { strategy: "canary", stages: [{ weight: 20, pause: "manual" }, { weight: 100 }] };
const blueGreen = { strategy: "blue-green", scaleDownSeconds: 30 };
const rolling = { strategy: "rolling" };

describe("an update of the stack", () => {
  let stack: StandInStack;
  let observer: Observer;
  const write = (change: Partial<ServiceProgram> & Pick<ServiceProgram, "delivery">) => {
    stack.write(serviceProgram({ namespace: stack.namespace, version: "1", ...change }));
  };
  const up = (code = 0) => stack.pulumi(code, "up", "--yes", "--skip-preview");
  const rollouts = () => stack.api.list(`/apis/argoproj.io/v1alpha1/namespaces/${stack.namespace}/rollouts`);
  const deployments = () => stack.api.list(`/apis/apps/v1/namespaces/${stack.namespace}/deployments`);
  const routes = async () => {
    const { spec } = await stack.api.get<{
      spec: { http: { route: { destination: { host: string }; weight: number }[] }[] };
    }>(`/apis/networking.istio.io/v1/namespaces/${stack.namespace}/virtualservices/web`);
    return spec.http[0]?.route.map(({ destination, weight }) => [destination.host.split(".")[0], weight]);
  };
  const scaled = async () => {
    const { spec } = await stack.api.get<{ spec: { scaleTargetRef: { kind: string } } }>(
      `/apis/autoscaling/v2/namespaces/${stack.namespace}/horizontalpodautoscalers/web`,
    );
    return spec.scaleTargetRef.kind;
  };

  before(async () => {
    stack = await standInStack("switching");
    write({ delivery: rolling });
    await up();
    const config = new KubeConfig();
    config.loadFromFile(stack.kubeconfig);
    observer = await Observer.start(config, { namespace: stack.namespace, name: "web" });
  });
  after(async () => {
    observer.stop();
    write({ delivery: rolling });
    await stack.close();
  });

  for (const [from, to, delivery, kind, host] of [
    ["rolling", "canary", canary, "Rollout", "web-stable"],
    ["canary", "blue-green", blueGreen, "Rollout", "web-active"],
    ["blue-green", "rolling", rolling, "Deployment", "web"],
  ] as const)
    it(`changes a running service from ${from} to ${to} without losing a ready pod`, async () => {
      observer.mark();
      write({ delivery });
      await up();
      assert.deepEqual(
        [(await deployments()).length, (await rollouts()).length],
        kind === "Rollout" ? [0, 1] : [1, 0],
      );
      assert.equal(await scaled(), kind);
      assert.deepEqual((await routes())?.[0], [host, 100]);
      assert.ok(observer.fewestReady >= REPLICAS, `only ${observer.fewestReady} were ready`);
    });

  it("ends well at a pause that the strategy names, and says so", async () => {
    write({ delivery: canary });
    await up();
    write({ delivery: canary, version: "2" });
    assert.match(await up(), /paused as intended: CanaryPauseStep/);
    assert.deepEqual(await routes(), [
      ["web-stable", 80],
      ["web-canary", 20],
    ]);
  });

  it("fails with the pods' own reason when a release does not come up, and the old version stays", async () => {
    observer.mark();
    write({
      delivery: canary,
      version: "3",
      annotations: { "sandbox.spotify-ai.io/behaviour": "image-pull-error" },
      deadline: 8,
    });
    const said = await up(1);
    assert.match(said, /Rollout .*\/web: (degraded|not settled)/);
    assert.match(said, /ErrImagePull|ImagePullBackOff|ProgressDeadlineExceeded|RolloutAborted/);
    assert.ok(observer.fewestReady >= REPLICAS);
  });
});
