/** Kubernetes quantities as types and numbers. Memory is written in Mi or Gi, CPU in millicores. */

/** Memory or storage, for example `512Mi` or `2Gi`. A bare number does not compile. */
export type Memory = `${number}${"Mi" | "Gi"}`;

/** CPU in millicores, for example `250m`. 1000m is one core. */
export type Cpu = `${number}m`;

const MEBIBYTES = { Mi: 1, Gi: 1024 } as const;

/** The amount in mebibytes. */
export const toMebibytes = (memory: Memory): number =>
  Number.parseFloat(memory) * MEBIBYTES[memory.endsWith("Gi") ? "Gi" : "Mi"];

/** The amount in millicores. */
export const toMillicores = (cpu: Cpu): number => Number.parseFloat(cpu);

/** Mebibytes in the shortest exact spelling: whole gibibytes as `Gi`, else `Mi`. */
export const mebibytes = (amount: number): Memory =>
  amount % MEBIBYTES.Gi === 0 ? `${amount / MEBIBYTES.Gi}Gi` : `${amount}Mi`;

/** Millicores as a quantity. */
export const millicores = (amount: number): Cpu => `${amount}m`;
