import { parse, stringify } from "yaml";
import { z } from "zod";

/** The part of a kubeconfig that says which server a context reaches. */
const kubeconfigSchema = z.object({
  "current-context": z.string().optional(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })),
  clusters: z.array(z.object({ name: z.string(), cluster: z.object({ server: z.string() }) })),
});

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The API server that a context of a kubeconfig reaches, or what is wrong with it. */
export function serverOf(text: string, context?: string): { server: string } | { problem: string } {
  const parsed = kubeconfigSchema.safeParse(parseYaml(text));
  if (!parsed.success)
    return { problem: "cluster.kubeconfig: not a kubeconfig; name a file with contexts and clusters" };
  const { contexts, clusters } = parsed.data;
  const wanted = context ?? parsed.data["current-context"];
  const chosen = contexts.find(({ name }) => name === wanted);
  if (chosen === undefined) {
    const known = contexts.map(({ name }) => name).join(", ");
    return { problem: `cluster.context: "${wanted ?? ""}" is not in the kubeconfig; use one of ${known}` };
  }
  const cluster = clusters.find(({ name }) => name === chosen.context.cluster);
  if (cluster === undefined)
    return {
      problem: `cluster.kubeconfig: context "${chosen.name}" names the unknown cluster "${chosen.context.cluster}"`,
    };
  return { server: cluster.cluster.server };
}

/** A kubeconfig whose current context is the chosen one, for clients that are told no other. */
export function choosingContext(text: string, context: string | undefined): string {
  if (context === undefined) return text;
  return stringify({ ...(parse(text) as object), "current-context": context });
}

/** A sandbox stack must never reach anything but this machine, whatever KUBECONFIG says. */
export function loopbackProblems(text: string, context?: string): string[] {
  const found = serverOf(text, context);
  if ("problem" in found) return [found.problem];
  const host = URL.canParse(found.server) ? new URL(found.server).hostname : found.server;
  return LOOPBACK.has(host)
    ? []
    : [
        `cluster.kubeconfig: reaches "${found.server}", which is not this machine; point KUBECONFIG at the sandbox, or set cluster.kind to kubeconfig`,
      ];
}

/** The document, or undefined where the text is not YAML: the caller's schema then refuses it. */
function parseYaml(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return undefined;
  }
}
