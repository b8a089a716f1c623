import { timed } from "./command";

/** What one run of the program for a cell cost. */
export interface Growth {
  readonly tenants: number;
  readonly resources: number;
  readonly seconds: number;
  /** Heap in use after a collection. */
  readonly megabytes: number;
}

/** Runs the program for a cell of so many tenants, in a process of its own. */
export function grow(checkout: string, tenants: number): Growth {
  const program = ["--expose-gc", "-r", "./lib/swc.cjs", "bench/growth-run.ts", String(tenants)];
  const { stdout } = timed(process.execPath, program, { cwd: checkout, env: process.env });
  return { tenants, ...(JSON.parse(stdout) as Omit<Growth, "tenants">) };
}

/** Exponent of time over tenants between two sizes: 1 is proportional. */
export const slopeOfTime = (small: Growth, large: Growth): number =>
  Math.log(large.seconds / small.seconds) / Math.log(large.tenants / small.tenants);

/** Megabytes that each further resource costs. */
export const memoryOfResource = (small: Growth, large: Growth): number =>
  (large.megabytes - small.megabytes) / (large.resources - small.resources);
