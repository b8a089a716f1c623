import { TENANT_HEADER } from "../../lib/tenant-header";

/** Label of the mesh's metrics that names the tenant a request came for. */
export const TENANT_TAG = "tenant";

/**
 * Adds the tenant to the request metrics at the called side. Only the gateway writes the header, from a verified token;
 * a request without it is nobody's.
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
            value: `"${TENANT_HEADER}" in request.headers ? request.headers["${TENANT_HEADER}"] : "unknown"`,
          },
        },
      })),
    },
  ],
});
