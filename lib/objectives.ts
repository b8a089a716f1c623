/** The service-level objectives of every service: what alerts, releases and load tests judge by. */
export const objectives = {
  availabilityPercent: 99.9,
  windowDays: 30,
  p95LatencyMilliseconds: 200,
  errorRatePercent: 0.1,
  cpuPercentOfRequest: 70,
  memoryPercentOfRequest: 80,
} as const;
