import assert from "node:assert/strict";
import * as server from "@pulumi/policy/server";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import struct from "google-protobuf/google/protobuf/struct_pb";
import { compile } from "../../policy/frame/compile";
import { ruleName } from "../../policy/frame/rule";
import { everyRule } from "../../policy/packs/every-rule";
import { controlIds } from "../../policy/registry/controls";
import { everyFixture } from "./fixtures/every-fixture";
import { apply, type Change, set } from "./harness/change";
import { isShared } from "./harness/fixture";
import { consistent, UNKNOWN } from "./harness/judge";
import { urnOf, type World } from "./harness/world";
import { conforming } from "./world/conforming";

type Handler = (
  call: { request: unknown },
  answer: (error: unknown, response: analyzer.AnalyzeResponse) => void,
) => void;
type Maker = (...of: [name: string, version: string, level: string, policies: readonly unknown[]]) => Handler;
type Struct = ReturnType<typeof struct.Struct.fromJavaScript>;

// The functions behind the pack's server, which the package does not declare.
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = server as unknown as Readonly<
  Record<"makeAnalyzeRpcFun" | "makeAnalyzeStackRpcFun", Maker>
>;

const SECRET = "4dabf18193072939515e22adb298388d";
const secretly = (value: unknown) => ({ [SECRET]: "1b47061264138c4ac30d75fd1eb44270", value });

/** Broken stacks share all properties but those of one resource. */
const structs = new WeakMap<object, Struct>();

const asStruct = (props: object): Struct => {
  const made = structs.get(props) ?? struct.Struct.fromJavaScript(JSON.parse(JSON.stringify(props)) as never);
  structs.set(props, made);
  return made;
};

const requestOf = (world: World, name: string): analyzer.AnalyzeRequest => {
  const { type, props, protect = false } = world[name]!;
  const request = new analyzer.AnalyzeRequest();
  request.setType(type);
  request.setUrn(urnOf(world, name));
  request.setName(name);
  request.setProperties(asStruct(props));
  request.setOptions(new analyzer.AnalyzerResourceOptions().setProtect(protect));
  return request;
};

const memberOf = (world: World, name: string): analyzer.AnalyzerResource => {
  const { type, props, protect = false, sources = {} } = world[name]!;
  const resource = new analyzer.AnalyzerResource();
  resource.setType(type);
  resource.setUrn(urnOf(world, name));
  resource.setName(name);
  resource.setProperties(asStruct(props));
  resource.setOptions(new analyzer.AnalyzerResourceOptions().setProtect(protect));
  for (const [argument, from] of Object.entries(sources)) {
    const urns = new analyzer.AnalyzerPropertyDependencies();
    urns.setUrnsList(from.map((source) => urnOf(world, source)));
    resource.getPropertydependenciesMap().set(argument, urns);
  }
  return resource;
};

const ask = (handler: Handler, request: unknown): Promise<analyzer.AnalyzeDiagnostic[]> =>
  new Promise((resolve, reject) => {
    handler({ request }, (error, response) => {
      if (error instanceof Error) reject(error);
      else resolve(response.getDiagnosticsList());
    });
  });

/** What the pack's own server answers for a stack in which one resource changed. */
const answers = async (
  control: string,
  fixture: World,
  resource: string,
): Promise<analyzer.AnalyzeDiagnostic[]> => {
  const world = consistent(fixture);
  const own = compile(everyRule.filter((rule) => rule.control === control));
  const stackRequest = new analyzer.AnalyzeStackRequest();
  stackRequest.setResourcesList(Object.keys(world).map((name) => memberOf(world, name)));
  const onStack = own.some((policy) => "validateStack" in policy)
    ? await ask(makeAnalyzeStackRpcFun("pack", "1", "mandatory", own), stackRequest)
    : [];
  return [
    ...(await ask(makeAnalyzeRpcFun("pack", "1", "mandatory", own), requestOf(world, resource))),
    ...onStack,
  ];
};

const firstSet = (control: (typeof controlIds)[number]): Extract<Change, { kind: "set" }>[] =>
  Object.values(everyFixture[control] ?? {})
    .map((breakage) => (isShared(breakage) ? breakage.change : breakage))
    .filter((change) => change.kind === "set");

const names = (control: string) => everyRule.filter((rule) => rule.control === control).map(ruleName);

describe("the pack's server, asked like the engine asks", () => {
  for (const control of controlIds) {
    const changes = firstSet(control);
    const [first] = changes;
    if (first === undefined) continue;

    it(`${control} judges a secret value, under its own name and without repeating it`, async () => {
      const world = apply(conforming, set(first.resource, first.path, secretly(first.value)));
      const found = await answers(control, world, first.resource);
      assert.ok(found.length > 0, "a secret value was not judged");
      for (const diagnostic of found) {
        assert.ok(names(control).includes(diagnostic.getPolicyname()));
        assert.equal(diagnostic.getEnforcementlevel(), analyzer.EnforcementLevel.MANDATORY);
      }
    });

    it(`${control} says that it could not run on a value that is not known yet`, async () => {
      for (const { resource, path } of changes) {
        const found = await answers(control, apply(conforming, set(resource, path, UNKNOWN)), resource);
        if (found.some((one) => one.getMessage().startsWith("can't run policy"))) return;
      }
      assert.fail("no unknown value made this control say so");
    });
  }
});
