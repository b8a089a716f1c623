import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { DiffResult } from "./diff";
import type { Engine } from "./engine";
import type { Bag, PlainObject } from "./values";

/** A resource as every request names it. */
export interface ResourceRef {
  readonly urn: string;
  /** Type token, for example `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
}

/** Something wrong with an input; `property` is a property path. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckRequest extends ResourceRef {
  readonly olds: Bag;
  readonly news: Bag;
  /** The same bytes for the same resource in the same update: names drawn from it are repeatable. */
  readonly randomSeed: Uint8Array;
  /** A name that the engine's own naming configuration asks for. */
  readonly proposedName?: string;
  /** Whether generated names are switched off, or only the proposed one may be used. */
  readonly naming: "propose" | "enforce" | "disable";
}

export interface CheckResult {
  readonly inputs: Bag;
  readonly failures?: readonly CheckFailure[];
}

export interface DiffRequest extends ResourceRef {
  readonly id: string;
  readonly oldInputs: Bag;
  readonly oldState: Bag;
  readonly news: Bag;
  readonly ignoreChanges: readonly string[];
}

export interface CreateRequest extends ResourceRef {
  readonly inputs: Bag;
  /** Seconds that the program allows. 0: the provider's own limit. */
  readonly timeout: number;
  readonly preview: boolean;
}

/** The object after a change. */
export interface Created {
  readonly id: string;
  readonly outputs: Bag;
}

export interface ReadRequest extends ResourceRef {
  readonly id: string;
  /** Empty when the object is imported. */
  readonly oldInputs: Bag;
  readonly oldState: Bag;
}

/** The live object, or undefined when there is none. */
export type ReadResult = { readonly id: string; readonly outputs: Bag; readonly inputs: Bag } | undefined;

export interface UpdateRequest extends ResourceRef {
  readonly id: string;
  readonly oldInputs: Bag;
  readonly oldState: Bag;
  readonly news: Bag;
  readonly timeout: number;
  readonly preview: boolean;
  readonly ignoreChanges: readonly string[];
}

export interface DeleteRequest extends ResourceRef {
  readonly id: string;
  readonly oldInputs: Bag;
  readonly oldState: Bag;
  readonly timeout: number;
}

export interface InvokeRequest {
  readonly token: string;
  readonly args: Bag;
  readonly preview: boolean;
}

/** What a function answers, or what is wrong with its arguments. */
export type InvokeResult = Bag | { readonly failures: readonly CheckFailure[] };

/** Ends when the engine cancels the update. */
export interface Context {
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

/**
 * What a resource plugin does. Everything of the protocol (messages, sentinels, secrets, errors, shutdown)
 * is served around it. Values of requests carry no wrappers; secret places travel in `Bag.secrets`, and an
 * answer that repeats them keeps them secret in the state.
 */
export interface Provider {
  /** Package name, for example `kubernetes`. */
  readonly name: string;
  /** Version of the official plugin that this one stands in for, without a leading v. */
  readonly version: string;
  checkConfig?(request: CheckRequest, context: Context): Promise<CheckResult>;
  diffConfig?(request: DiffRequest, context: Context): Promise<DiffResult>;
  /** Called once, before any resource. Unknown values occur during previews. */
  configure(config: PlainObject, context: Context): Promise<void>;
  check(request: CheckRequest, context: Context): Promise<CheckResult>;
  diff(request: DiffRequest, context: Context): Promise<DiffResult>;
  create(request: CreateRequest, context: Context): Promise<Created>;
  read(request: ReadRequest, context: Context): Promise<ReadResult>;
  update(request: UpdateRequest, context: Context): Promise<Bag>;
  delete(request: DeleteRequest, context: Context): Promise<void>;
  invoke?(request: InvokeRequest, context: Context): Promise<InvokeResult>;
  /** The package's schema as JSON. @default name and version only */
  schema?(): Promise<PlainObject>;
  /** Remote components, as raw messages: they talk to the resource monitor themselves. */
  construct?(request: ConstructRequest, context: Context): Promise<ConstructResponse>;
}
