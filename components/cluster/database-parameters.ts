/** Parameters with which a PostgreSQL cluster refuses every connection without TLS 1.2 or newer. */
export const tlsParameters = [
  { name: "rds.force_ssl", value: "1" },
  { name: "ssl_min_protocol_version", value: "TLSv1.2" },
] as const;

/** Parameter family of an Aurora PostgreSQL version: that of its major version. */
export const parameterFamily = (engineVersion: string): string =>
  `aurora-postgresql${engineVersion.split(".")[0] ?? ""}`;
