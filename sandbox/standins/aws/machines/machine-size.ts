/** What a machine offers to pods. */
export interface MachineSize {
  readonly cores: number;
  readonly memoryGibibytes: number;
  readonly gpus: number;
}

/** Cores by the second half of an instance type's name; from xlarge on each step says how many times four. */
const CORES: Readonly<Record<string, number>> = { medium: 1, large: 2, xlarge: 4 };
const CORES_PER_XLARGE = 4;
/** Gibibytes for each core, by the letter of the family (https://aws.amazon.com/ec2/instance-types/). */
const GIBIBYTES_PER_CORE: Readonly<Record<string, number>> = { c: 2, m: 4, t: 4, g: 4, r: 8, i: 8 };

/** The size of an instance type as its name says it, or undefined where the name follows another scheme. */
export function machineSize(instanceType: string): MachineSize | undefined {
  const [, family = "", times = "", step = ""] =
    /^([a-z])[a-z0-9-]*\.(\d*)(medium|large|xlarge)$/.exec(instanceType) ?? [];
  const memory = GIBIBYTES_PER_CORE[family];
  const cores = times === "" ? CORES[step] : Number(times) * CORES_PER_XLARGE;
  if (memory === undefined || cores === undefined) return undefined;
  return { cores, memoryGibibytes: cores * memory, gpus: family === "g" ? 1 : 0 };
}
