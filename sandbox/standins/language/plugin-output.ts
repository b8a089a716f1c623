import { RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";

/** Writes one answer of the stream that stands for a plugin process. */
export type WritePluginOutput = (response: RunPluginResponse) => void;

export function stdout(text: Uint8Array | string): RunPluginResponse {
  const response = new RunPluginResponse();
  response.setStdout(bytes(text));
  return response;
}

export function stderr(text: Uint8Array | string): RunPluginResponse {
  const response = new RunPluginResponse();
  response.setStderr(bytes(text));
  return response;
}

export function exitCode(code: number): RunPluginResponse {
  const response = new RunPluginResponse();
  response.setExitcode(code);
  return response;
}

const bytes = (text: Uint8Array | string): Uint8Array =>
  typeof text === "string" ? new TextEncoder().encode(text) : text;
