import { z } from "zod";
import { HOST_PATTERN, PORT_PATTERN } from "../../lib/host";

/** Where the Prometheus of the platform's monitoring add-on answers. */
const IN_CLUSTER = "http://kube-prometheus-stack-prometheus.monitoring.svc.cluster.local:9090";

/** The `delivery` section of a stack file: what all releases of an environment share. */
export const deliverySettingsSchema = z
  .strictObject({
    /** Address of the Prometheus that releases are judged by. @default the monitoring add-on's */
    prometheus: z
      .string({ error: "give the address of Prometheus" })
      .regex(
        new RegExp(`^https?://${HOST_PATTERN}(:${PORT_PATTERN})?(/[A-Za-z0-9._/-]*)?$`),
        "no address; write http:// or https://, a host and a port, and no credentials",
      )
      .default(IN_CLUSTER),
  })
  .prefault({});

/** What all releases of an environment share. */
export type DeliverySettings = z.output<typeof deliverySettingsSchema>;
