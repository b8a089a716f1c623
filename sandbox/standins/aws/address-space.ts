import type { PlainObject } from "../rpc/values";
import { contains, overlaps, parseCidr } from "./checks/cidr";
import type { Problem } from "./checks/rule";

/**
 * The blocks of the VPCs and subnets that this update has met: whatever is compared, refreshed or made passes
 * by here. Nothing is kept between updates; a VPC that has not passed by is not judged.
 */
export interface AddressSpace {
  note(key: string, id: string, properties: PlainObject): void;
  forget(id: string): void;
  /** The VPC of a subnet. */
  vpcOf(subnetId: string): string | undefined;
  /** What is wrong with a subnet where it is to be made. */
  problemsOf(subnet: PlainObject): Problem[];
}

interface Block {
  readonly key: string;
  readonly id: string;
  readonly vpc: string;
  readonly cidr: string;
}

/** An empty address space. */
export function addressSpace(): AddressSpace {
  const blocks = new Map<string, Block>();
  return {
    note: (key, id, { cidrBlock, vpcId }) => {
      if (typeof cidrBlock !== "string" || parseCidr(cidrBlock) === undefined) return;
      if (key === "ec2/vpc") blocks.set(id, { key, id, vpc: id, cidr: cidrBlock });
      if (key === "ec2/vpcIpv4CidrBlockAssociation" || key === "ec2/subnet") {
        if (typeof vpcId === "string") blocks.set(id, { key, id, vpc: vpcId, cidr: cidrBlock });
      }
    },
    forget: (id) => {
      blocks.delete(id);
    },
    vpcOf: (subnetId) => blocks.get(subnetId)?.vpc,
    problemsOf: ({ vpcId, cidrBlock }) => {
      const mine = typeof cidrBlock === "string" ? parseCidr(cidrBlock) : undefined;
      const near = [...blocks.values()].filter(({ vpc }) => vpc === vpcId);
      const spaces = near.filter(({ key }) => key !== "ec2/subnet");
      if (mine === undefined || spaces.length === 0) return [];
      if (!spaces.some(({ cidr }) => isWithin(cidr, mine))) {
        const where = spaces.map(({ cidr }) => cidr).join(" and ");
        const reason = `${mine.text} is outside of its VPC's ${where}; choose a block inside`;
        return [{ property: "cidrBlock", reason }];
      }
      return near
        .filter(({ key, cidr }) => key === "ec2/subnet" && overlapsWith(cidr, mine))
        .map(({ id, cidr }) => ({
          property: "cidrBlock",
          reason: `${mine.text} overlaps ${cidr} of ${id}; choose a free block`,
        }));
    },
  };
}

type Parsed = NonNullable<ReturnType<typeof parseCidr>>;

function isWithin(outer: string, inner: Parsed): boolean {
  const cidr = parseCidr(outer);
  return cidr !== undefined && contains(cidr, inner);
}

function overlapsWith(other: string, mine: Parsed): boolean {
  const cidr = parseCidr(other);
  return cidr !== undefined && overlaps(cidr, mine);
}
