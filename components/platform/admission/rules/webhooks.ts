import { isPlatform } from "../cel";
import type { PolicyPlan } from "../policy";

/** Who may put code or a hook into the API server's path. */
export const webhookPolicy = (): PolicyPlan => ({
  name: "platform-webhooks",
  matches: [
    {
      groups: ["admissionregistration.k8s.io"],
      resources: ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"],
      operations: ["CREATE", "UPDATE", "DELETE"],
      scope: "*",
    },
    {
      // A definition may name a webhook that converts every object of its kind.
      groups: ["apiextensions.k8s.io"],
      resources: ["customresourcedefinitions", "customresourcedefinitions/*"],
      operations: ["CREATE", "UPDATE", "DELETE"],
      scope: "*",
    },
    {
      groups: ["apiregistration.k8s.io"],
      resources: ["apiservices", "apiservices/*"],
      operations: ["CREATE", "UPDATE", "DELETE"],
      scope: "*",
    },
  ],
  where: { kind: "everywhere" },
  rules: [
    {
      id: "PLT-WHK-01",
      allow: isPlatform,
      message: "webhooks, definitions and aggregated APIs see every object; only the platform registers them",
    },
  ],
});
