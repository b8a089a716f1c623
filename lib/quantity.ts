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

/** Factors of the suffixes that the API server writes; a bare number is a count, or bytes. */
const SUFFIXES: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * A quantity as the API server reports it, as a plain number: cores, bytes or a count.
 * @throws {RangeError} when it is none.
 */
export function plainQuantity(text: string): number {
  const [, amount, suffix = ""] = /^([0-9.]+(?:e[0-9]+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = SUFFIXES[suffix];
  if (amount === undefined || factor === undefined) throw new RangeError(`"${text}" is no quantity`);
  return Number(amount) * factor;
}

/** Mebibytes in the shortest exact spelling: whole gibibytes as `Gi`, else `Mi`. */
export const mebibytes = (amount: number): Memory =>
  amount % MEBIBYTES.Gi === 0 ? `${amount / MEBIBYTES.Gi}Gi` : `${amount}Mi`;

/** Millicores as a quantity. */
export const millicores = (amount: number): Cpu => `${amount}m`;
