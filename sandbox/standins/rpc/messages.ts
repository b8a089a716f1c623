import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { decode, encode } from "./codec";
import { byPath, type ChangeKind, type DiffResult, topLevel } from "./diff";
import type {
  CheckFailure,
  CheckRequest,
  CheckResult,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  ReadRequest,
  ResourceRef,
  UpdateRequest,
} from "./provider";

/** Type token and name, also from a URN when an old engine leaves them out. */
function resourceOf(message: { getUrn(): string; getType(): string; getName(): string }): ResourceRef {
  const urn = message.getUrn();
  // A name may hold the separator too.
  const [, , types = "", ...name] = urn.split("::");
  return {
    urn,
    type: message.getType() || (types.split("$").at(-1) ?? ""),
    name: message.getName() || name.join("::"),
  };
}

const modes = {
  [pb.CheckRequest.AutonamingOptions.Mode.PROPOSE]: "propose",
  [pb.CheckRequest.AutonamingOptions.Mode.ENFORCE]: "enforce",
  [pb.CheckRequest.AutonamingOptions.Mode.DISABLE]: "disable",
} as const;

export function readCheck(message: pb.CheckRequest): CheckRequest {
  const naming = message.getAutonaming();
  return {
    ...resourceOf(message),
    olds: decode(message.getOlds()),
    news: decode(message.getNews()),
    randomSeed: message.getRandomseed_asU8(),
    naming: naming === undefined ? "propose" : modes[naming.getMode()],
    ...(naming?.getProposedName() && { proposedName: naming.getProposedName() }),
  };
}

export const readDiff = (message: pb.DiffRequest): DiffRequest => ({
  ...resourceOf(message),
  id: message.getId(),
  oldInputs: decode(message.getOldInputs()),
  oldState: decode(message.getOlds()),
  news: decode(message.getNews()),
  ignoreChanges: message.getIgnorechangesList(),
});

export const readCreate = (message: pb.CreateRequest): CreateRequest => ({
  ...resourceOf(message),
  inputs: decode(message.getProperties()),
  timeout: message.getTimeout(),
  preview: message.getPreview(),
});

export const readRead = (message: pb.ReadRequest): ReadRequest => ({
  ...resourceOf(message),
  id: message.getId(),
  oldInputs: decode(message.getInputs()),
  oldState: decode(message.getProperties()),
});

export const readUpdate = (message: pb.UpdateRequest): UpdateRequest => ({
  ...resourceOf(message),
  id: message.getId(),
  oldInputs: decode(message.getOldInputs()),
  oldState: decode(message.getOlds()),
  news: decode(message.getNews()),
  timeout: message.getTimeout(),
  preview: message.getPreview(),
  ignoreChanges: message.getIgnorechangesList(),
});

export const readDelete = (message: pb.DeleteRequest): DeleteRequest => ({
  ...resourceOf(message),
  id: message.getId(),
  oldInputs: decode(message.getOldInputs()),
  oldState: decode(message.getProperties()),
  timeout: message.getTimeout(),
});

export const writeFailures = (failures: readonly CheckFailure[]): pb.CheckFailure[] =>
  failures.map(({ property, reason }) => {
    const failure = new pb.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
  });

export function writeCheck({ inputs, failures = [] }: CheckResult): pb.CheckResponse {
  const message = new pb.CheckResponse();
  message.setInputs(encode(inputs));
  message.setFailuresList(writeFailures(failures));
  return message;
}

const kinds = {
  add: [pb.PropertyDiff.Kind.ADD, pb.PropertyDiff.Kind.ADD_REPLACE],
  delete: [pb.PropertyDiff.Kind.DELETE, pb.PropertyDiff.Kind.DELETE_REPLACE],
  update: [pb.PropertyDiff.Kind.UPDATE, pb.PropertyDiff.Kind.UPDATE_REPLACE],
} as const satisfies Record<ChangeKind, readonly [pb.PropertyDiff.Kind, pb.PropertyDiff.Kind]>;

export function writeDiff({ changes, deleteBeforeReplace, alsoDiffers }: DiffResult): pb.DiffResponse {
  const message = new pb.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  message.setChanges(changes.length > 0 || alsoDiffers === true ? DIFF_SOME : DIFF_NONE);
  message.setDiffsList(topLevel(changes));
  message.setReplacesList(topLevel(changes.filter(({ replaces }) => replaces)));
  message.setDeletebeforereplace(deleteBeforeReplace ?? false);
  message.setHasdetaileddiff(changes.length > 0);
  for (const [path, change] of byPath(changes)) {
    const diff = new pb.PropertyDiff();
    diff.setKind(kinds[change.kind][change.replaces ? 1 : 0]);
    diff.setInputdiff(true);
    message.getDetaileddiffMap().set(path, diff);
  }
  return message;
}
