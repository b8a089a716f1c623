import { TRACE_PROVIDER } from "../../lib/cluster-peers";
import { TENANT_HEADER, TENANT_TAG } from "../../lib/tenant-header";

/** What stands for a request that is no tenant's. */
export const NOBODY = "unknown";

/** Share of the requests that are traced: the mesh's own default, so that a busy service does not drown its store. */
const SAMPLED_PERCENT = 1;

/**
 * Adds the tenant to the request metrics at the called side, and to the spans of a trace. Only the gateway writes the
 * header, from a verified token; a request without it is nobody's.
 */
export const planTelemetry = () => ({
  metrics: [
    {
      providers: [{ name: "prometheus" }],
      overrides: ["REQUEST_COUNT", "REQUEST_DURATION"].map((metric) => ({
        match: { metric, mode: "SERVER" },
        tagOverrides: {
          [TENANT_TAG]: {
            operation: "UPSERT",
            value: `"${TENANT_HEADER}" in request.headers ? request.headers["${TENANT_HEADER}"] : "${NOBODY}"`,
          },
        },
      })),
    },
  ],
  tracing: [
    {
      providers: [{ name: TRACE_PROVIDER }],
      randomSamplingPercentage: SAMPLED_PERCENT,
      customTags: { [TENANT_TAG]: { header: { name: TENANT_HEADER, defaultValue: NOBODY } } },
    },
  ],
});
