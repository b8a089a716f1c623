import type { AdmissionFacts } from "../admission-types";
import { hasBrokenGlass, isController } from "../cel";
import type { PolicyPlan } from "../policy";

/** Nobody opens a shell, a tunnel or a proxy into tenants' pods or card data without breaking the glass. */
export const connectPolicy = ({ cardDataNamespaces }: AdmissionFacts): PolicyPlan => ({
  name: "tenant-connect",
  matches: [
    { groups: [""], resources: ["pods/*", "services/*"], operations: ["CONNECT"] },
    { groups: [""], resources: ["pods/ephemeralcontainers"], operations: ["UPDATE"] },
  ],
  where: { kind: "tenants-and", namespaces: cardDataNamespaces },
  rules: [
    {
      id: "TEN-CON-01",
      allow: `${hasBrokenGlass} || ${isController}`,
      message: "exec, attach, port-forward, proxy and debug containers need the group platform:break-glass",
    },
  ],
});
