/** What Secrets Manager hands to a rotation function. */
export interface RotationEvent {
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly Step: string;
}

/** The little of Secrets Manager that a rotation needs. */
export interface RotationApi {
  describe(id: string): Promise<{ rotationEnabled: boolean; stages: Record<string, string[]> }>;
  has(id: string, version: string, stage: string): Promise<boolean>;
  get(id: string, stage: string, version?: string): Promise<string>;
  random(): Promise<string>;
  put(id: string, version: string, value: string): Promise<void>;
  promote(id: string, to: string, from: string | undefined): Promise<void>;
}

export function rotate(event: RotationEvent, api: RotationApi): Promise<string>;
