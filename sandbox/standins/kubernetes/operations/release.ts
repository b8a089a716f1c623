import type { PlainObject } from "../../rpc/values";
import type { Located } from "../cluster/cluster";
import { apiVersionOf } from "../objects/kinds";
import { text } from "../objects/access";
import { apply } from "./apply";
import type { Session } from "./session";

/** Gives up every field that the manager applied: what nobody else manages goes back to its default. */
export async function release(
  session: Session,
  located: Located,
  { object, manager }: { readonly object: PlainObject; readonly manager: string },
): Promise<void> {
  const uid = text(object, "metadata", "uid");
  await apply(session.cluster, located, {
    object: {
      apiVersion: apiVersionOf(located.resource.gvk),
      kind: located.resource.gvk.kind,
      metadata: {
        name: located.name,
        ...(located.namespace !== undefined && { namespace: located.namespace }),
        // Never make a new object of the same name, only let go of this one.
        ...(uid !== undefined && { uid }),
      },
    },
    manager,
    force: true,
    dryRun: false,
    signal: session.context.signal,
  });
}
