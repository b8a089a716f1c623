import type { PlainObject, PlainValue } from "../../rpc/values";
import type { Account } from "../account";
import type { ResourceType } from "../sdk/catalogue";
import { nameProperty, physicalNameOf } from "./names";
import type { Seed } from "./seed";

/** A resource that comes into being, with everything that its values are derived from. */
export interface Subject {
  readonly type: ResourceType;
  /** Its name in the program. */
  readonly logicalName: string;
  readonly inputs: PlainObject;
  readonly account: Account;
  readonly seed: Seed;
  /** The VPC of a subnet, where this update has met the subnet. */
  readonly vpcOf: (subnetId: string) => string | undefined;
  /** The moment of its making, as AWS writes it. */
  readonly now: string;
}

/** A subject that has its identity. */
export interface Identified extends Subject {
  readonly id: string;
  readonly arn: string;
}

/** An input as text, or the empty text. */
export const text = ({ inputs }: Pick<Subject, "inputs">, property: string): string => {
  const value: PlainValue | undefined = inputs[property];
  return typeof value === "string" ? value : "";
};

/** The region it lives in: its own, or the provider's. */
export const regionOf = (subject: Subject): string => text(subject, "region") || subject.account.region;

/** The name that AWS knows it by, or one made from its name in the program. */
export const nameOf = (subject: Subject): string => givenName(subject) ?? subject.logicalName;

/** The name that the program gives in full or as a prefix, or undefined. */
export function givenName({ type, inputs, seed }: Subject): string | undefined {
  const prefix = text({ inputs }, `${nameProperty(type) ?? ""}Prefix`);
  return physicalNameOf(type, inputs) ?? (prefix === "" ? undefined : prefix + seed.hex("name", 12));
}
