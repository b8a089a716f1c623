import { admissionPolicy, list, type AdmissionRule } from "./admission-policy";

const BREAK_GLASS = ["platform:break-glass"];

/** WL-11 in the cluster: Nobody opens a shell in the payment scope. */
export const nobodyOpensAShellInPaymentScope: AdmissionRule = () =>
  admissionPolicy({
    control: "WL-11",
    sentence: "nobody-opens-a-shell-in-payment-scope",
    scope: "payment",
    watches: [
      { operations: ["CONNECT"], resources: ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy"] },
      { operations: ["UPDATE"], resources: ["pods/ephemeralcontainers"] },
    ],
    holds: {
      "use the break-glass group": `has(request.userInfo.groups) && request.userInfo.groups.exists(g, g in ${list(BREAK_GLASS)})`,
    },
  });
