import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import {
  AboutResponse,
  type GetProgramDependenciesRequest,
  type GetRequiredPackagesRequest,
  LanguageHandshakeResponse,
  type RunRequest,
  RuntimeOptionsResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Engine } from "../rpc/engine";
import { answer, stream } from "./calls";
import { killChildren } from "./children";
import { installDependencies } from "./install";
import { getProgramDependencies, getRequiredPackages } from "./packages";
import { runPlugin } from "./run-plugin";
import { runProgram } from "./run-program";

/** The engine as the host needs it: to talk to, and to pass on to programs. */
export interface Host {
  readonly version: string;
  readonly engine: Engine | undefined;
  readonly engineAddress: string;
}

/** The protocol's language runtime. What is left out here (code generation, packing) answers UNIMPLEMENTED. */
export const languageService = (host: Host): UntypedServiceImplementation => ({
  handshake: answer(() => new LanguageHandshakeResponse()),
  getPluginInfo: answer(() => {
    const info = new PluginInfo();
    info.setVersion(host.version);
    return info;
  }),
  about: answer(() => {
    const about = new AboutResponse();
    about.setExecutable(process.execPath);
    about.setVersion(process.version);
    about.getMetadataMap().set("language host", "stand-in of this project");
    return about;
  }),
  getRequiredPackages: answer((request: GetRequiredPackagesRequest) =>
    getRequiredPackages(request.getInfo()),
  ),
  getProgramDependencies: answer((request: GetProgramDependenciesRequest) =>
    getProgramDependencies(request.getInfo(), request.getTransitivedependencies()),
  ),
  runtimeOptionsPrompts: answer(() => new RuntimeOptionsResponse()),
  installDependencies: stream(installDependencies),
  run: answer(async (request: RunRequest, whenCancelled) => {
    await host.engine?.log({ severity: "info", message: "stand-in language host (nodejs) runs the program" });
    return runProgram(request, host.engineAddress, whenCancelled);
  }),
  runPlugin: stream(runPlugin),
  cancel: answer(() => {
    killChildren();
    return new Empty();
  }),
});
