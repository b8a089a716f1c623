import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** One resource as the program registered it. */
export interface Recorded {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Inputs with secrets unwrapped. */
  readonly inputs: Record<string, unknown>;
  readonly parent: string;
  readonly protect: boolean;
  readonly dependencies: readonly string[];
  /** URNs of the resources each input was computed from. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
  readonly ignoreChanges: readonly string[];
  readonly provider: string;
  /** How long its creation may take, such as `660s`; empty where the provider decides. */
  readonly createTimeout: string;
}

/** Everything a program registered, in order, and what it returned. */
export interface Recording<T> {
  readonly resources: readonly Recorded[];
  readonly result: T;
}

/** How a recording answers what a real provider would compute. */
export interface RecordOptions {
  /** Outputs of a resource beyond its inputs, `id` and `arn`. */
  readonly outputs?: (resource: { type: string; name: string }) => Record<string, unknown>;
  /** Answers to provider functions by token; an unknown function fails the test. */
  readonly calls?: Readonly<Record<string, Record<string, unknown>>>;
}

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getProvider(): string;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): {
    forEach(visit: (sources: { getUrnsList(): string[] }, input: string) => void): void;
  };
  getIgnorechangesList(): string[];
  getCustomtimeouts(): { getCreate(): string } | undefined;
}
type Register = (
  request: RegisterRequest,
  callback: (error: unknown, response: unknown) => void,
) => Promise<void>;

/**
 * Runs part of a program against mocks and returns what it registered. Waits until every registration is done, so
 * that nothing is missed, and fails on functions of providers that the test did not foresee.
 */
export async function record<T>(run: () => T, options: RecordOptions = {}): Promise<Recording<T>> {
  const resources: Recorded[] = [];
  const inputsOf = new Map<string, Record<string, unknown>>();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        const seen = inputs as Record<string, unknown>;
        inputsOf.set(`${type} ${name}`, seen);
        const state = { arn: `arn:aws:mock:::${name}`, ...seen, ...options.outputs?.({ type, name }) };
        return { id: `${name}-id`, state };
      },
      call: ({ token }) => {
        const answer = options.calls?.[token];
        if (answer === undefined) throw new Error(`unexpected provider function ${token}`);
        return answer;
      },
    },
    "spotify-ai-agent",
    "test",
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor;
  const register = monitor.registerResource.bind(monitor) as Register;
  const watched: Register = async (request, callback) => {
    await register(request, callback);
    const type = request.getType();
    const name = request.getName();
    const sources: Record<string, readonly string[]> = {};
    request.getPropertydependenciesMap().forEach((from, input) => (sources[input] = from.getUrnsList()));
    const urns = [...monitor.getRegisteredResources().keys()];
    resources.push({
      urn: urns.find((urn) => urn.endsWith(`${type}::${name}`)) ?? "",
      type,
      name,
      inputs: inputsOf.get(`${type} ${name}`) ?? {},
      parent: request.getParent(),
      protect: request.getProtect(),
      dependencies: request.getDependenciesList(),
      sources,
      ignoreChanges: request.getIgnorechangesList(),
      provider: request.getProvider(),
      createTimeout: request.getCustomtimeouts()?.getCreate() ?? "",
    });
  };
  monitor.registerResource = watched;
  // Mocks call no hooks; without this a program that registers one would wait for ever.
  Reflect.set(monitor, "registerResourceHook", (_: unknown, done: (error: null, answer: object) => void) => {
    done(null, {});
  });
  const result = run();
  await pulumi.runtime.disconnect();
  return { resources, result };
}

/** The resources of one type by name. */
export const ofType = (resources: readonly Recorded[], type: string): Recorded[] =>
  resources.filter((resource) => resource.type === type);

/** The one resource of a type, by name where there are several. */
export function one(resources: readonly Recorded[], type: string, name?: string): Recorded {
  const found = ofType(resources, type).filter((resource) => name === undefined || resource.name === name);
  const [only] = found;
  if (only === undefined || found.length !== 1)
    throw new Error(`${found.length} resources of ${type} ${name ?? ""}, not one`);
  return only;
}

/** Type and name of every resource, sorted: the exact set a component registers. */
export const resourceSet = (resources: readonly Recorded[]): string[] =>
  resources.map(({ type, name }) => `${type} ${name}`).sort();

/** Resources that nobody owns. The stack and the component under test are the only ones that may be. */
export const orphans = (resources: readonly Recorded[]): string[] =>
  resources
    .filter(({ parent }) => parent === "" || parent.includes("pulumi:pulumi:Stack"))
    .map(({ name }) => name);
