import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { clearAway, type Ground, prepare } from "./ground";

const MODULE = "k8s.io/pod-security-admission@v0.35.4";
const VERSION = "v1.35";

/** Some fixtures are about an annotation. */
const annotationsOf = (file: string): unknown =>
  (parse(readFileSync(file, "utf8")) as { metadata: { annotations?: unknown } }).metadata.annotations;

/** Since 1.35 the API server takes an unmasked mount in a user namespace only; Pod Security must refuse it there. */
const inUserNamespace = (file: string): unknown => ({
  ...(parse(readFileSync(file, "utf8")) as { spec: object }).spec,
  hostUsers: false,
});

/** Pods that the authors of Pod Security test their own implementation with, by whether "restricted" takes them. */
function fixtures(): {
  readonly kind: "pass" | "fail";
  readonly name: string;
  readonly pod: Record<string, unknown>;
}[] {
  const { Dir } = JSON.parse(
    execFileSync("go", ["mod", "download", "-json", MODULE], { encoding: "utf8" }),
  ) as {
    Dir: string;
  };
  return (["pass", "fail"] as const).flatMap((kind) => {
    const directory = join(Dir, "test/testdata/restricted", VERSION, kind);
    return readdirSync(directory).map((name) => ({
      kind,
      name,
      pod: {
        ...(parse(readFileSync(join(directory, name), "utf8")) as Record<string, unknown>),
        // Theirs are no valid names.
        metadata: { name: "fixture", annotations: annotationsOf(join(directory, name)) },
        ...(name.startsWith("procmount") && kind === "fail"
          ? { spec: inUserNamespace(join(directory, name)) }
          : {}),
      },
    }));
  });
}

describe("the official Pod Security fixtures in a tenant's namespace", () => {
  let ground: Ground;
  before(async () => {
    ground = await prepare();
  });
  after(() => clearAway(ground.api));

  const all = fixtures();
  it("are all there", () => {
    const count = (kind: string) => all.filter((fixture) => fixture.kind === kind).length;
    assert.ok(count("fail") >= 70, `${count("fail")} failing fixtures`);
    assert.ok(count("pass") >= 20, `${count("pass")} passing fixtures`);
  });

  for (const { kind, name, pod } of all) {
    it(`${kind} ${name}`, async () => {
      const { api, namespaces, over } = ground;
      const { status, body } = await api.ask<{ message?: string }>(
        "POST",
        `/api/v1/namespaces/${namespaces.own}/pods?dryRun=All`,
        { body: pod, headers: over },
      );
      const message = body.message ?? "";
      if (kind === "fail") {
        assert.equal(status, 403, message);
        assert.match(message, /violates PodSecurity "restricted:v1\.35"/);
      } else {
        // The platform's own policies may refuse more, Pod Security may not.
        assert.doesNotMatch(message, /violates PodSecurity/);
        assert.ok(status === 201 || /TEN-/.test(message), `${status} ${message}`);
      }
    });
  }
});
