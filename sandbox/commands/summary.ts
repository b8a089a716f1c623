import { type Settings } from "../engine/environment";
import { readClusterView } from "./cluster-view";
import type { App } from "./app";
import type { Ready } from "./set-up";
import { renderSummary, StackOutputs } from "./summary-text";

/** What runs where, how to look at it and what to do next. */
export async function describeSandbox(app: App, ready: Ready, stack: string | undefined): Promise<string> {
  const [view, outputs] = await Promise.all([
    readClusterView(kubeconfigOf(ready.settings)),
    stack === undefined ? undefined : readOutputs(ready, stack),
  ]);
  return renderSummary({ server: ready.server, stack, view, outputs, home: app.paths.home });
}

/** Path of the administrator's kubeconfig. */
export const kubeconfigOf = ({ variables }: Settings): string => variables.KUBECONFIG ?? "";

async function readOutputs({ pulumi }: Ready, stack: string): Promise<StackOutputs> {
  const { stdout } = await pulumi.succeed(
    ["stack", "output", "--json", "--stack", stack],
    "run the command again; when it fails again, `pulumi stack -s dev` shows the stack",
  );
  return StackOutputs.parse(JSON.parse(stdout));
}
