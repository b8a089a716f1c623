import { describe } from "../rpc/errors";
import { serveProvider } from "../rpc/serve";
import { KubernetesProvider } from "./provider";

serveProvider(new KubernetesProvider()).catch((error: unknown) => {
  process.stderr.write(`pulumi-resource-kubernetes: ${describe(error)}\n`);
  process.exitCode = 1;
});
