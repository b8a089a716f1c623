import { Inventory, type Member, type MemberOf } from "../frame/inventory";
import type { Kind } from "../frame/kinds";

/** An inventory that remembers which resources a rule asked for: they are the evidence of its verdict. */
export class Witness extends Inventory {
  private readonly asked = new Set<string>();

  override of<K extends Kind>(...kinds: readonly K[]): readonly MemberOf<K>[] {
    const found = super.of(...kinds);
    this.look(found);
    return found;
  }

  override look(members: readonly Pick<Member, "urn">[]): void {
    for (const { urn } of members) this.asked.add(urn);
  }

  /** The resources that a rule looked at. */
  get seen(): readonly string[] {
    return [...this.asked];
  }

  /** A witness of the same resources that nobody has asked yet. */
  static of(stack: Inventory): Witness {
    return new Witness(stack.members);
  }
}
