import type { Monitored } from "../../../components/observability/monitored-types";

/** Where the tests' alerts lead to. */
export const RUNBOOKS = "https://docs.example.org/runbooks";

/** A service as its monitoring sees it. */
export const monitored = (change: Partial<Monitored> = {}): Monitored => ({
  name: "spotify-ai-backend-service",
  namespace: "spotify-ai-agent-dev",
  owner: "core",
  selector: { "app.kubernetes.io/name": "backend" },
  mesh: true,
  ...change,
});
