import type { Call } from "./graph-types";
import type { Topology } from "./mesh-types";
import { callsFrom, placeOf, podsOf } from "./neighbours";

/**
 * Envoy's words for "the call never got an answer": no healthy host, connection failed or ended, overflow of the
 * circuit breaker, time-out, retries used up.
 */
const UNANSWERED = ["UH", "UF", "UC", "UO", "UT", "URX", "NC"];

/** Header that tells the caller that its own proxy answered. */
export const FALLBACK_HEADER = "x-platform-fallback";

const mapper = (
  topology: Topology,
  { to, fallback }: { to: string; fallback: { status: number; body: object } },
) => ({
  filter: {
    and_filter: {
      filters: [
        { response_flag_filter: { flags: UNANSWERED } },
        {
          header_filter: {
            header: { name: ":authority", string_match: { prefix: placeOf(topology, to).name } },
          },
        },
      ],
    },
  },
  status_code: fallback.status,
  body_format_override: {
    text_format_source: { inline_string: JSON.stringify(fallback.body) },
    content_type: "application/json",
  },
  headers_to_add: [
    { header: { key: FALLBACK_HEADER, value: to }, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" },
  ],
});

/** Answers that a service's own proxy gives for soft dependencies that are gone. Undefined: it has none. */
export function planFallbacks(topology: Topology, key: string) {
  const mappers = callsFrom(topology, key).flatMap(({ to, need }: Call) =>
    need.kind === "soft" ? [mapper(topology, { to, fallback: need.fallback })] : [],
  );
  if (mappers.length === 0) return undefined;
  return {
    workloadSelector: { labels: podsOf(placeOf(topology, key)) },
    configPatches: [
      {
        applyTo: "NETWORK_FILTER",
        match: {
          context: "SIDECAR_OUTBOUND",
          listener: { filterChain: { filter: { name: "envoy.filters.network.http_connection_manager" } } },
        },
        patch: {
          operation: "MERGE",
          value: {
            typed_config: {
              "@type":
                "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
              local_reply_config: { mappers },
            },
          },
        },
      },
    ],
  };
}
