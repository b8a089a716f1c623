/** A resource of a fixture stack, as the engine would show it. */
export interface WorldResource {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly provider?: { readonly type: string; readonly props: Readonly<Record<string, unknown>> };
  /** Names of the resources each argument was computed from. */
  readonly sources?: Readonly<Record<string, readonly string[]>>;
  /** Stack the resource is in. @default "review": a stack of no environment, judged by the defaults */
  readonly stack?: string;
}

/** A whole fixture stack by logical name. */
export type World = Readonly<Record<string, WorldResource>>;

export const urnOf = (world: World, name: string): string => {
  const resource = world[name];
  if (resource === undefined) throw new Error(`the fixture stack has no resource "${name}"`);
  return `urn:pulumi:${resource.stack ?? "review"}::spotify-ai-agent::${resource.type}::${name}`;
};
