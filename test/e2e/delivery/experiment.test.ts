import assert from "node:assert/strict";
import { eventually } from "../support/wait";
import { Ground, quick, type Released } from "./ground";

interface Route {
  readonly name: string;
  readonly match: readonly { readonly headers?: Readonly<Record<string, unknown>> }[];
  readonly route: readonly { readonly destination: { readonly host: string }; readonly weight: number }[];
}
interface AnalysisRun {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly phase?: string;
    readonly metricResults?: readonly {
      readonly name: string;
      readonly measurements?: readonly { value?: string }[];
    }[];
  };
}

const delivery = {
  strategy: "ab",
  cohort: { by: "cookie", name: "variant", value: "b" },
  share: 34,
  analysis: { ...quick, metrics: ["error-rate", "latency-p95"] },
};

describe("an A/B release on the real rollouts controller", () => {
  const ground = new Ground("e2e-delivery-ab");
  let feed: Released;

  const routes = async (): Promise<Readonly<Record<string, Route>>> => {
    const { spec } = await ground.api.get<{ spec: { http: Route[] } }>(
      `${ground.group("networking.istio.io/v1")}/virtualservices/feed`,
    );
    return Object.fromEntries(spec.http.map((route) => [route.name, route]));
  };
  const shares = (route: Route | undefined) =>
    route?.route.map(({ destination, weight }) => [destination.host.split(".")[0], weight]);
  const runs = () => ground.api.list<AnalysisRun>(`${ground.group("argoproj.io/v1alpha1")}/analysisruns`);

  before(async () => {
    feed = await ground.install("feed", delivery);
  });

  it("sends the cohort, and nobody else, to the new variant", async () => {
    await feed.version("2");
    await feed.until("paused");
    const live = await routes();
    assert.deepEqual(shares(live["public-cohort"]), [
      ["feed-stable", 0],
      ["feed-canary", 100],
    ]);
    assert.deepEqual(shares(live["public"]), [["feed-stable", 100]]);
    assert.deepEqual(Object.keys(live["public-cohort"]?.match[0]?.headers ?? {}), ["cookie"]);
    assert.ok(feed.observer.fewestReady >= feed.replicas);
  });

  it("has both variants measured side by side", async () => {
    const measured = (await runs()).flatMap(({ status }) => status?.metricResults ?? []);
    assert.deepEqual(measured.map(({ name }) => name).sort(), [
      "error-rate-a",
      "error-rate-b",
      "latency-p95-a",
      "latency-p95-b",
    ]);
    for (const { measurements = [] } of measured) assert.equal(measurements.at(-1)?.value, "[0]");
  });

  it("keeps the cohort where it is when every pod of the variant is replaced", async () => {
    const before = await routes();
    await ground.api.patch(feed.path, { spec: { restartAt: new Date().toISOString() } });
    await eventually("the restart is done", async () => {
      const { status } = (await ground.rollout("feed")) as unknown as { status: { restartedAt?: string } };
      return status.restartedAt !== undefined;
    });
    assert.deepEqual(await routes(), before);
  });

  it("makes the winner everybody's, and needs no cohort any more", async () => {
    const trial = (await feed.read()).rollout.status?.currentPodHash;
    await feed.status({ pauseConditions: null });
    await feed.until("healthy");
    assert.equal(await feed.selected("feed-stable"), trial);
    assert.deepEqual(shares((await routes())["public-cohort"]), [
      ["feed-stable", 100],
      ["feed-canary", 0],
    ]);
    assert.ok(feed.observer.fewestReady >= feed.replicas);
  });

  it("stops the loser: the cohort is back with everybody", async () => {
    const stable = await feed.stableHash();
    await feed.version("3");
    await feed.until("paused");
    await feed.status({ abort: true });
    await feed.until("degraded");
    await eventually("the cohort is back", async () => {
      const [first] = shares((await routes())["public-cohort"]) ?? [];
      return first?.[1] === 100;
    });
    assert.equal(await feed.selected("feed-stable"), stable);
  });
});
