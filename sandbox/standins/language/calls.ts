import type { handleServerStreamingCall, handleUnaryCall } from "@grpc/grpc-js";
import { toServiceError } from "../rpc/errors";

/** Calls back when whoever asked no longer waits for the answer. */
export type WhenCancelled = (callback: () => void) => void;

/** Serves a request with one answer; what the handler throws becomes the protocol's error. */
export const answer =
  <Request, Response>(
    handler: (request: Request, whenCancelled: WhenCancelled) => Promise<Response> | Response,
  ): handleUnaryCall<Request, Response> =>
  (call, done) => {
    const whenCancelled: WhenCancelled = (callback) => call.on("cancelled", callback);
    Promise.resolve()
      .then(() => handler(call.request, whenCancelled))
      .then(
        (response) => {
          done(null, response);
        },
        (error: unknown) => {
          done(toServiceError(error));
        },
      );
  };

/** Serves a request with a stream of answers that ends when the handler does. */
export const stream =
  <Request, Response>(
    handler: (
      request: Request,
      write: (response: Response) => void,
      whenCancelled: WhenCancelled,
    ) => Promise<void>,
  ): handleServerStreamingCall<Request, Response> =>
  (call) => {
    const whenCancelled: WhenCancelled = (callback) => call.on("cancelled", callback);
    Promise.resolve()
      .then(() => handler(call.request, (response) => call.write(response), whenCancelled))
      .then(
        () => {
          call.end();
        },
        (error: unknown) => {
          call.emit("error", toServiceError(error));
        },
      );
  };
