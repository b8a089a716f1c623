const DIGEST = `sha256:${"a1".repeat(32)}`;
const REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";

/** A container that every rule accepts and that runs to its end. */
export const initContainer = (name: string) => ({
  name,
  image: `${REGISTRY}/spotify-ai/${name}@${DIGEST}`,
  imagePullPolicy: "Always",
  env: [
    { name: "LOG_LEVEL", value: "info" },
    { name: "DATABASE_PASSWORD_FILE", value: "/var/run/secrets/database/password" },
  ],
  args: ["--port=8080"],
  ports: [{ name: "http", containerPort: 8080 }],
  resources: {
    requests: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "64Mi" },
    limits: { cpu: "500m", memory: "512Mi", "ephemeral-storage": "128Mi" },
  },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  },
});

/** A container that every rule accepts and that serves. */
export const container = (name: string) => ({
  ...initContainer(name),
  readinessProbe: { httpGet: { path: "/ready", port: "http" } },
  livenessProbe: { httpGet: { path: "/live", port: "http" } },
  startupProbe: { httpGet: { path: "/started", port: "http" } },
  lifecycle: { preStop: { sleep: { seconds: 5 } } },
});

/** A pod that every rule accepts. */
export const podSpec = (name: string, group = "general") => ({
  serviceAccountName: `spotify-ai-${name}-service`,
  automountServiceAccountToken: false,
  priorityClassName: "platform-standard",
  os: { name: "linux" },
  terminationGracePeriodSeconds: 30,
  nodeSelector: { "platform.spotify-ai.io/node-group": group },
  tolerations: [
    { key: "platform.spotify-ai.io/node-group", operator: "Equal", value: group, effect: "NoSchedule" },
  ],
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 10001,
    runAsGroup: 10001,
    fsGroup: 10001,
    seccompProfile: { type: "RuntimeDefault" },
  },
  topologySpreadConstraints: [
    { topologyKey: "topology.kubernetes.io/zone", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
    { topologyKey: "kubernetes.io/hostname", maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" },
  ],
  volumes: [
    { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
    {
      name: "token",
      projected: {
        sources: [{ serviceAccountToken: { audience: "platform", expirationSeconds: 3600, path: "token" } }],
      },
    },
  ],
  initContainers: [initContainer("migrate")],
  containers: [container(name)],
});

export const labels = (name: string) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/instance": `spotify-ai-${name}-service`,
  "app.kubernetes.io/component": "service",
  "app.kubernetes.io/part-of": "spotify-ai-agent",
});
