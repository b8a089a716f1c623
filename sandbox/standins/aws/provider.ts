import { changesBetween, type DiffResult, markReplacing } from "../rpc/diff";
import { RpcFailure } from "../rpc/errors";
import type * as rpc from "../rpc/provider";
import { type Bag, type Path, type PlainObject, sameValue } from "../rpc/values";
import { type Account, readAccount } from "./account";
import { type AddressSpace, addressSpace } from "./address-space";
import { problemsOf } from "./checks/check";
import { invoke } from "./invokes/invoke";
import { type Machines, noMachines } from "./machines/machines";
import { DEFAULTS, isFilledIn, withName } from "./naming";
import { deletionProblem } from "./removal";
import { replacingPaths } from "./replacing";
import type { Catalogue, ResourceType } from "./sdk/catalogue";
import { allTags, expectedOutputs, outputsAfterUpdate, outputsOf } from "./values/compute";
import { identify } from "./values/identity";
import { nameProperty } from "./values/names";
import { freshSeed, seedOf } from "./values/seed";
import type { Subject } from "./values/subject";

/** The one type that has an effect outside of the state: its nodes join the sandbox. */
const NODE_GROUP = "eks/nodeGroup";

/** Serves every resource type of the installed SDK. All that it knows about made resources is in their state. */
export class AwsProvider implements rpc.Provider {
  readonly name = "aws";
  readonly version: string;
  private readonly space: AddressSpace = addressSpace();
  private account: Account | undefined;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly clock: () => Date = () => new Date(),
    private readonly machines: Machines = noMachines,
  ) {
    this.version = catalogue.version;
  }

  async configure(config: PlainObject, { engine }: rpc.Context): Promise<void> {
    this.account = readAccount(config);
    const { id, region } = this.account;
    await engine.log({
      severity: "info",
      message: `stand-in for aws: nothing is created in Amazon's cloud (account ${id}, ${region})`,
    });
  }

  checkConfig(request: rpc.CheckRequest): Promise<rpc.CheckResult> {
    const failures: rpc.CheckFailure[] = [];
    try {
      readAccount(request.news.values);
    } catch (error) {
      failures.push({ property: "region", reason: error instanceof Error ? error.message : String(error) });
    }
    return Promise.resolve({ inputs: request.news, failures });
  }

  check(request: rpc.CheckRequest): Promise<rpc.CheckResult> {
    const type = this.typeOf(request);
    const account = this.known();
    const given = type.model.inputs.has("region")
      ? { region: account.region, ...request.news.values }
      : request.news.values;
    const values = withName(type, given, request);
    const inputs = { values, secrets: request.news.secrets };
    const moves = type.key === "ec2/subnet" && !sameBlock(request.olds.values, values);
    const failures = [...problemsOf(type, values, account), ...(moves ? this.space.problemsOf(values) : [])];
    return Promise.resolve({ inputs, failures });
  }

  diff(request: rpc.DiffRequest): Promise<DiffResult> {
    const type = this.typeOf(request);
    this.space.note(type.key, request.id, request.oldState.values);
    const now = withoutDefaults(request.news.values);
    const changes = markReplacing(
      changesBetween(withoutDefaults(request.oldInputs.values), now),
      replacingPaths(type),
    );
    const { tagsAll } = allTags(type, now, this.known());
    const sameTags = tagsAll === undefined || sameValue(request.oldState.values["tagsAll"], tagsAll);
    const tags = sameTags || changes.some(({ path }) => path[0] === "tags") ? [] : [tagsChange];
    return Promise.resolve({
      changes: [...changes, ...tags],
      deleteBeforeReplace: holdsItsName(type, request.news.values),
    });
  }

  async create(request: rpc.CreateRequest): Promise<rpc.Created> {
    const type = this.typeOf(request);
    const account = this.known();
    const inputs = withoutDefaults(request.inputs.values);
    const secrets = this.secretsOf(type, request.inputs);
    if (request.preview) {
      return { id: "", outputs: { values: expectedOutputs(type, inputs, account), secrets } };
    }
    this.refuse(request, type.key === "ec2/subnet" ? this.space.problemsOf(inputs) : []);
    const subject = identify(this.subject(request, inputs, freshSeed(request.urn)));
    const values = outputsOf(subject);
    this.space.note(type.key, subject.id, values);
    if (type.key === NODE_GROUP) await this.machines.arrange(values, account.region);
    return { id: subject.id, outputs: { values, secrets } };
  }

  read(request: rpc.ReadRequest): Promise<rpc.ReadResult> {
    const { id, oldInputs, oldState } = request;
    // Nothing exists outside of the state: what it does not hold cannot be found or imported.
    if (Object.keys(oldState.values).length === 0) return Promise.resolve(undefined);
    this.space.note(this.typeOf(request).key, id, oldState.values);
    return Promise.resolve({ id, outputs: oldState, inputs: oldInputs });
  }

  async update(request: rpc.UpdateRequest): Promise<Bag> {
    const type = this.typeOf(request);
    const inputs = withoutDefaults(request.news.values);
    const subject = identify(this.subject(request, inputs, seedOf(`${request.urn}\n${request.id}`)));
    const values = outputsAfterUpdate({ ...subject, id: request.id }, request.oldState.values);
    if (type.key === NODE_GROUP && !request.preview) await this.machines.arrange(values, this.known().region);
    return { values, secrets: this.secretsOf(type, request.news) };
  }

  async delete(request: rpc.DeleteRequest): Promise<void> {
    const { key, token } = this.typeOf(request);
    const problem = deletionProblem(key, request.oldState.values);
    if (problem !== undefined) throw new RpcFailure(`${token} "${request.id}": ${problem}`);
    this.space.forget(request.id);
    if (key === NODE_GROUP) await this.machines.dismiss(request.oldState.values);
  }

  invoke(request: rpc.InvokeRequest): Promise<rpc.InvokeResult> {
    return Promise.resolve(invoke(request, this.known()));
  }

  private known(): Account {
    if (this.account === undefined) throw new Error("the provider has not been configured");
    return this.account;
  }

  private typeOf({ type }: rpc.ResourceRef): ResourceType {
    const found = this.catalogue.find(type);
    if (found !== undefined) return found;
    throw new RpcFailure(
      `${type} is no resource type of @pulumi/aws ${this.version}; check the installed version`,
    );
  }

  private subject(request: rpc.ResourceRef, inputs: PlainObject, seed: Subject["seed"]): Subject {
    return {
      type: this.typeOf(request),
      logicalName: request.name,
      inputs,
      account: this.known(),
      seed,
      vpcOf: (subnetId) => this.space.vpcOf(subnetId),
      now: this.clock().toISOString(),
    };
  }

  /** The places that the program, the SDK or AWS keeps secret. */
  private secretsOf({ model }: ResourceType, { secrets }: Bag): Path[] {
    return [...secrets, ...model.secrets.map((property) => [property])];
  }

  private refuse({ type, name }: rpc.ResourceRef, problems: readonly rpc.CheckFailure[]): void {
    if (problems.length === 0) return;
    const reasons = problems.map(({ property, reason }) => `${property}: ${reason}`);
    throw new RpcFailure(`${type} "${name}": ${reasons.join("; ")}`);
  }
}

/** Whether a subnet stays where it is. */
const sameBlock = (old: PlainObject, now: PlainObject): boolean =>
  old["cidrBlock"] === now["cidrBlock"] && old["vpcId"] === now["vpcId"];

const tagsChange = { path: ["tagsAll"], kind: "update", replaces: false } as const;

const withoutDefaults = (inputs: PlainObject): PlainObject =>
  Object.fromEntries(Object.entries(inputs).filter(([property]) => property !== DEFAULTS));

/** Two resources cannot share a name that the program chose: the old one has to go first. */
function holdsItsName(type: ResourceType, inputs: PlainObject): boolean {
  const property = nameProperty(type);
  return property !== undefined && inputs[property] !== undefined && !isFilledIn(inputs, property);
}
