/** Days that CloudWatch accepts, from a year on ("PutRetentionPolicy", CloudWatch Logs API reference). */
export const RETENTION_CHOICES = [365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;
