/** A resource type's place: `aws:ec2/vpc:Vpc` is service `ec2`, kind `vpc`. */
export interface TypeToken {
  readonly token: string;
  readonly service: string;
  readonly kind: string;
  /** The SDK's class: `Vpc`. */
  readonly className: string;
  /** How the tables of this plugin spell the type: `ec2/vpc`. */
  readonly key: string;
}

/** Reads a type or function token, or gives undefined when it is none of the aws package. */
export function parseToken(token: string): TypeToken | undefined {
  const match = /^aws:(\w+)\/(\w+):(\w+)$/.exec(token);
  const [, service, kind, className = ""] = match ?? [];
  if (service === undefined || kind === undefined) return undefined;
  return { token, service, kind, className, key: `${service}/${kind}` };
}
