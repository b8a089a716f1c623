import { peerPorts } from "../../lib/cluster-peers";
import type { Monitored } from "./monitored-types";

/** Seconds between two readings; the windows of the rules are at least four of them. */
const INTERVAL_SECONDS = 30;

/**
 * The most series that are taken from one pod: about 200 tenants with a request histogram of 20 buckets each, by a few
 * answers. Beyond it the reading fails and somebody is told, instead of the store growing without end.
 */
const MOST_SAMPLES = 50_000;

/** What one pod shows, and where. */
interface Shown {
  /** Named port that each pod has once. */
  readonly port: string;
  readonly path: string;
  /** Where it is really shown, if not on that port. */
  readonly instead?: number;
}

const shownBy = (mesh: boolean): Shown =>
  mesh
    ? { port: "http", path: "/stats/prometheus", instead: peerPorts.sidecarMetrics }
    : { port: "http", path: "/metrics" };

/**
 * How the pods of a workload are read: through the sidecar where there is one, whose agent shows the metrics of both
 * outside of mutual TLS.
 */
export function planScrape({ selector, mesh }: Pick<Monitored, "selector" | "mesh">) {
  const { port, path, instead } = shownBy(mesh);
  return {
    selector: { matchLabels: selector },
    sampleLimit: MOST_SAMPLES,
    labelValueLengthLimit: 512,
    podMetricsEndpoints: [
      {
        port,
        path,
        interval: `${INTERVAL_SECONDS}s`,
        scrapeTimeout: "10s",
        relabelings:
          instead === undefined
            ? []
            : [
                {
                  action: "Replace",
                  sourceLabels: ["__meta_kubernetes_pod_ip"],
                  regex: "(.+)",
                  replacement: `$1:${instead}`,
                  targetLabel: "__address__",
                },
              ],
      },
    ],
  };
}
