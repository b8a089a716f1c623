import { type Change, changesBetween, type DiffResult } from "../../rpc/diff";
import type { CheckFailure, CheckRequest, DiffRequest } from "../../rpc/provider";
import { hasUnknown, type PlainObject, type PlainValue, sameValue } from "../../rpc/values";
import { readKubeconfig, resolveAccess } from "../cluster/kubeconfig";
import { readSettings } from "../settings";

/** Settings that decide which cluster it is. */
const choosesCluster = new Set(["kubeconfig", "context", "cluster"]);

/** What is wrong with a provider's configuration by itself. */
export function configProblems({ news: { values }, urn }: CheckRequest): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (values["renderYamlToDirectory"]) {
    failures.push({
      property: "renderYamlToDirectory",
      reason: "rendering to files is not served by this stand-in; install the official kubernetes plugin",
    });
  }
  const strict = values["strictMode"];
  if (strict !== true && strict !== "true") return failures;
  if (urn.split("::").at(-1)?.startsWith("default") === true) {
    failures.push({ property: "", reason: "strict mode prohibits default provider" });
  }
  for (const property of ["kubeconfig", "context"]) {
    if (!values[property]) {
      failures.push({ property, reason: `strict mode requires Provider "${property}" argument` });
    }
  }
  return failures;
}

/**
 * What a change of the configuration means. Another cluster makes every object anew; new credentials for
 * the same one do not. A cluster identifier, where it is given, decides instead of the addresses.
 */
export function diffConfig({ oldInputs, news }: DiffRequest): DiffResult {
  const [old, now] = [oldInputs.values, news.values];
  const key = (change: Change): string => String(change.path[0]);
  const changes = changesBetween(old, now);
  const identifier = now["clusterIdentifier"];
  if (identifier !== undefined && sameValue(old["clusterIdentifier"], identifier)) return { changes };
  const identified = old["clusterIdentifier"] !== undefined && identifier !== undefined;
  const moved = isOtherCluster(old, now);
  return {
    changes: changes.map((change) => ({
      ...change,
      replaces:
        (identified && key(change) === "clusterIdentifier") || (moved && choosesCluster.has(key(change))),
    })),
  };
}

function isOtherCluster(old: PlainObject, now: PlainObject): boolean {
  // Nobody can tell whether a cluster that is not known yet is the same: be ready for another one.
  if ([...choosesCluster].some((key) => hasUnknown(now[key]))) return true;
  const [before, after] = [identityOf(old), identityOf(now)];
  return before !== undefined && after !== undefined && !sameValue(before, after);
}

/** What tells one cluster from another, or undefined when the kubeconfig cannot be read. */
function identityOf(config: PlainObject): PlainValue | undefined {
  const settings = readSettings(config);
  try {
    const { server, ca } = resolveAccess(readKubeconfig(settings.kubeconfig), settings);
    return { server, ca: ca ?? "" };
  } catch {
    // Only two readable kubeconfigs can be compared; a broken new one is reported when it is used.
    return undefined;
  }
}
