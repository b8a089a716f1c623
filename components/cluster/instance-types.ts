/** What the platform knows of an EC2 instance type. */
export interface InstanceType {
  readonly vcpus: number;
  readonly memoryGib: number;
  /** Local NVMe storage. @default 0 */
  readonly nvmeGb?: number;
  /** @default 0 */
  readonly gpus?: number;
  /** On-demand price of an hour in us-east-1 with Linux. */
  readonly usdPerHour: number;
}

/**
 * Instance types that node groups may use. Sizes: https://aws.amazon.com/ec2/instance-types/. Prices: on-demand, Linux,
 * us-east-1, https://aws.amazon.com/ec2/pricing/on-demand/; other regions are up to a fifth dearer, so an estimate made
 * from them is one, not a quote.
 */
export const instanceTypes = {
  "m6i.large": { vcpus: 2, memoryGib: 8, usdPerHour: 0.096 },
  "m6i.xlarge": { vcpus: 4, memoryGib: 16, usdPerHour: 0.192 },
  "m6i.2xlarge": { vcpus: 8, memoryGib: 32, usdPerHour: 0.384 },
  "m7i.large": { vcpus: 2, memoryGib: 8, usdPerHour: 0.1008 },
  "m7i.xlarge": { vcpus: 4, memoryGib: 16, usdPerHour: 0.2016 },
  "m7i.2xlarge": { vcpus: 8, memoryGib: 32, usdPerHour: 0.4032 },
  "m7i.4xlarge": { vcpus: 16, memoryGib: 64, usdPerHour: 0.8064 },
  "c6id.xlarge": { vcpus: 4, memoryGib: 8, nvmeGb: 237, usdPerHour: 0.2016 },
  "c6id.2xlarge": { vcpus: 8, memoryGib: 16, nvmeGb: 474, usdPerHour: 0.4032 },
  "c6id.4xlarge": { vcpus: 16, memoryGib: 32, nvmeGb: 950, usdPerHour: 0.8064 },
  "m6id.2xlarge": { vcpus: 8, memoryGib: 32, nvmeGb: 474, usdPerHour: 0.4746 },
  "i4i.2xlarge": { vcpus: 8, memoryGib: 64, nvmeGb: 1875, usdPerHour: 0.686 },
  "g5.xlarge": { vcpus: 4, memoryGib: 16, nvmeGb: 250, gpus: 1, usdPerHour: 1.006 },
  "g5.2xlarge": { vcpus: 8, memoryGib: 32, nvmeGb: 450, gpus: 1, usdPerHour: 1.212 },
  "g6.xlarge": { vcpus: 4, memoryGib: 16, nvmeGb: 250, gpus: 1, usdPerHour: 0.8048 },
  "g6.2xlarge": { vcpus: 8, memoryGib: 32, nvmeGb: 450, gpus: 1, usdPerHour: 0.9776 },
} as const satisfies Record<string, InstanceType>;

/** Name of a known instance type. */
export type InstanceTypeName = keyof typeof instanceTypes;

/** What is known of an instance type, or undefined. */
export const instanceType = (name: string): InstanceType | undefined =>
  Object.hasOwn(instanceTypes, name) ? instanceTypes[name as InstanceTypeName] : undefined;
