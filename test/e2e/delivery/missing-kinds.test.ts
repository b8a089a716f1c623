import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { ApiProxy } from "../faults/api-proxy";
import { type StandInStack, standInStack } from "../support/standin-cluster";
import { serviceProgram } from "./switching";

const canary = { strategy: "canary", stages: [{ weight: 100 }] };

describe("a cluster without the kinds that releases need", () => {
  let stack: StandInStack;
  let proxy: ApiProxy;
  before(async () => {
    stack = await standInStack("missing-kinds");
    proxy = await ApiProxy.start(stack.kubeconfig, join(stack.directory, "proxy.yaml"));
    copyFileSync(proxy.kubeconfig, stack.kubeconfig);
  });
  after(async () => {
    await stack.close();
    await proxy.close();
  });

  it("is refused before anything is registered, although its stack file says that it has them", async () => {
    const written: string[] = [];
    proxy.decide(({ method, path, writes }) => {
      if (writes && !path.includes("selfsubject")) written.push(`${method} ${path}`);
      return path.startsWith("/apis/argoproj.io") ? { kind: "answer", status: 404 } : { kind: "pass" };
    });
    stack.write(serviceProgram({ namespace: stack.namespace, delivery: canary, version: "1" }));
    const said = await stack.pulumi(1, "up", "--yes", "--skip-preview");
    assert.match(said, /configuration refused: 3 problems/);
    for (const kind of ["rollouts", "analysistemplates", "analysisruns"])
      assert.match(
        said,
        new RegExp(
          `cluster\\.features\\.rollouts: true: the API server does not serve ${kind} .*install Argo`,
        ),
      );
    assert.deepEqual(
      written.filter((request) => !/\/namespaces(\/[^/?]+)?(\?|$)/.test(request)),
      [],
    );
  });

  it("is not refused where nothing needs them", async () => {
    stack.write(
      serviceProgram({ namespace: stack.namespace, delivery: { strategy: "rolling" }, version: "1" }),
    );
    await stack.pulumi(0, "up", "--yes", "--skip-preview");
  });
});
