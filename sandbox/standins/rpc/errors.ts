import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { InputPropertiesError } from "@pulumi/pulumi/proto/errors_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { encode } from "./codec";
import type { Bag } from "./values";

/** A failure that the engine shows as it is. */
export class RpcFailure extends Error {
  override readonly name = "RpcFailure";

  constructor(
    message: string,
    readonly code: status = status.UNKNOWN,
    readonly detail?: { readonly type: string; readonly bytes: Uint8Array },
  ) {
    super(message);
  }
}

/** The request is not one this provider can serve. */
export const unimplemented = (message: string): RpcFailure => new RpcFailure(message, status.UNIMPLEMENTED);

/**
 * The object exists but did not become what was asked for. The engine keeps it in the state together with
 * the reasons, and the next update tries again.
 */
export function initFailed(of: {
  readonly id: string;
  readonly outputs: Bag;
  readonly inputs: Bag;
  readonly message: string;
  readonly reasons: readonly string[];
}): RpcFailure {
  const detail = new ErrorResourceInitFailed();
  detail.setId(of.id);
  detail.setProperties(encode(of.outputs));
  detail.setInputs(encode(of.inputs));
  detail.setReasonsList([...of.reasons]);
  return new RpcFailure(of.message, status.UNKNOWN, {
    type: "pulumirpc.ErrorResourceInitFailed",
    bytes: detail.serializeBinary(),
  });
}

/** Several properties of a request are wrong; each is named with what is wrong about it. */
export function wrongInputs(
  message: string,
  problems: readonly { readonly path: string; readonly reason: string }[],
): RpcFailure {
  const detail = new InputPropertiesError();
  for (const { path, reason } of problems) {
    const property = new InputPropertiesError.PropertyError();
    property.setPropertyPath(path);
    property.setReason(reason);
    detail.addErrors(property);
  }
  return new RpcFailure(message, status.INVALID_ARGUMENT, {
    type: "pulumirpc.InputPropertiesError",
    bytes: detail.serializeBinary(),
  });
}

/** The form in which the transport carries an error, with its details where there are any. */
export function toServiceError(error: unknown): Pick<ServiceError, "code" | "details" | "metadata"> {
  const failure = error instanceof RpcFailure ? error : new RpcFailure(describe(error));
  const metadata = new Metadata();
  if (failure.detail !== undefined) {
    const any = new Any();
    any.pack(failure.detail.bytes, failure.detail.type);
    const wire = new Status();
    wire.setCode(failure.code);
    wire.setMessage(failure.message);
    wire.addDetails(any);
    metadata.add("grpc-status-details-bin", Buffer.from(wire.serializeBinary()));
  }
  return { code: failure.code, details: failure.message, metadata };
}

/** What went wrong, with the causes below it. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `: ${describe(error.cause)}`;
  return `${error.message}${cause}`;
}
