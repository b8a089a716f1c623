/** How bad it is when the control does not hold. */
export type Severity = "low" | "medium" | "high" | "critical";

/**
 * Where a control can be decided: on one resource, on the whole stack, by the API server, by the program's own
 * tests, on files of the repository, or on records of the pipeline.
 */
export type Where = "resource" | "stack" | "admission" | "program" | "lint" | "pipeline";

/** The frameworks every control is mapped to, with the edition the mapping was written against. */
export const frameworks = {
  pciDss: { name: "PCI DSS", version: "4.0.1" },
  sox: { name: "SOX ITGC / COBIT", version: "2019" },
  gdpr: { name: "GDPR", version: "2016/679" },
  hipaa: { name: "HIPAA Security Rule", version: "45 CFR 164" },
  iso27001: { name: "ISO/IEC 27001", version: "2022" },
} as const;

export type FrameworkKey = keyof typeof frameworks;

/** One control: what must hold, how to repair it, and the requirements it helps to meet. */
export interface Control extends Readonly<Record<FrameworkKey, readonly string[]>> {
  readonly title: string;
  readonly remedy: string;
  readonly severity: Severity;
  readonly where: readonly Where[];
}
