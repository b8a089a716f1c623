import { recordedProgram } from "../policy/harness/program";

/** A Kubernetes object as the program gives it to a cluster. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** `kubernetes:apps/v1:Deployment` and custom resources, whose type is their own group and version. */
const KUBERNETES = /^kubernetes:(?<group>[^:]+):(?<kind>[^:]+)$/;

/** Installed charts are resources of the plugin, and no object that a cluster knows. */
const CHARTS = "helm.sh/v3";

/** Every Kubernetes object that the program gives the cluster of a committed stack file. */
export async function renderedObjects(stack: string): Promise<Rendered[]> {
  return (await recordedProgram(stack)).flatMap(({ type, inputs }) => {
    const { group, kind } = KUBERNETES.exec(type)?.groups ?? {};
    if (group === undefined || kind === undefined || group === CHARTS) return [];
    const version = group.startsWith("core/") ? group.slice("core/".length) : group;
    return [{ apiVersion: version, kind, ...inputs } as unknown as Rendered];
  });
}
