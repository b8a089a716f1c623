import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { servePlugin } from "../rpc/serve";
import { killChildren } from "./children";
import { languageService } from "./service";

/** The release of the SDK whose official host this one stands in for. */
const VERSION = "3.259.0";

void servePlugin({
  name: "pulumi-language-nodejs",
  version: VERSION,
  services: (engine) => [
    {
      service: LanguageRuntimeService,
      implementation: languageService({
        version: VERSION,
        engine,
        // The engine's address comes last; the starters of the SDK want it as well.
        engineAddress: process.argv.at(-1) ?? "",
      }),
    },
  ],
  shutdown: () => {
    killChildren();
    return Promise.resolve();
  },
});
