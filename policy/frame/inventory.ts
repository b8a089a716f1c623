import type { Kind } from "./kinds";
import type { AnyResource, Judged } from "./resource";

/** A resource of a stack with what the program derived its arguments from. */
export interface Member extends AnyResource {
  /** URNs of the resources each argument was computed from. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

export type MemberOf<K extends Kind> = Judged<K> & Pick<Member, "sources">;

const IDENTITIES = ["id", "arn", "name", "bucket"] as const;

/** All resources of a stack, and how they refer to each other. */
export class Inventory {
  private readonly byKind = new Map<string, Member[]>();

  constructor(readonly members: readonly Member[]) {
    for (const member of members) {
      const alike = this.byKind.get(member.kind);
      if (alike === undefined) this.byKind.set(member.kind, [member]);
      else alike.push(member);
    }
  }

  /** The members of these kinds. */
  of<K extends Kind>(...kinds: readonly K[]): readonly MemberOf<K>[] {
    return kinds.flatMap((kind) => (this.byKind.get(kind) ?? []) as unknown as readonly MemberOf<K>[]);
  }

  /** Called with the resources a rule looks at beyond those it asks for by kind. */
  look(_members: readonly Pick<Member, "urn">[]): void {
    // An inventory that keeps evidence remembers them.
  }

  /** Whether any member belongs to AWS: rules about the account do not apply to a stack without it. */
  get usesAws(): boolean {
    return this.members.some(({ kind }) => kind.startsWith("aws:"));
  }

  /** The members of these kinds whose argument refers to the target. */
  referring<K extends Kind>(kind: K, argument: string, target: Referable): readonly MemberOf<K>[] {
    return this.of(kind).filter((member) => refersTo(member, argument, target));
  }
}

/** What another resource can refer to. */
type Referable = Pick<Member, "urn"> & { readonly props: object };
type Referring = Pick<Member, "sources"> & { readonly props: object };

/**
 * Whether an argument was computed from the target, or names it literally. The first way is known during a
 * preview, when ids are not.
 */
export const refersTo = ({ sources, props }: Referring, argument: string, target: Referable): boolean => {
  const from = sources[argument] ?? [];
  if (from.length > 0) return from.includes(target.urn);
  const value: unknown = Reflect.get(props, argument);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return IDENTITIES.some((identity) => {
    if (!(identity in target.props)) return false;
    const own: unknown = Reflect.get(target.props, identity);
    return own !== undefined && values.includes(own);
  });
};

const KEY_URN = /[:$]aws:kms\/(?:key|replicaKey|externalKey|alias):/;

/**
 * Whether an argument holds a customer managed key: computed from a key of the program, or a literal that is not
 * one of the keys AWS manages.
 */
export const hasCustomerKey = (
  { sources }: Pick<Member, "sources">,
  argument: string,
  read: () => string | undefined,
): boolean => {
  if ((sources[argument] ?? []).some((urn) => KEY_URN.test(urn))) return true;
  const key = read();
  return key !== undefined && key !== "" && !/(?:^|:)alias\/aws\//.test(key);
};
