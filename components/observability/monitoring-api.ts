/** Group and version of the Prometheus operator's kinds. */
export const MONITORING_API = "monitoring.coreos.com/v1";
