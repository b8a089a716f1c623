import assert from "node:assert/strict";
import fc from "fast-check";
import { addressSpace } from "../../../../sandbox/standins/aws/address-space";
import { contains, overlaps, parseCidr } from "../../../../sandbox/standins/aws/checks/cidr";

const cidr = fc
  .tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255), fc.integer({ min: 0, max: 32 }))
  .map(([a, b, c, d, prefix]) => parseCidr(`${a}.${b}.${c}.${d}/${prefix}`)!);

describe("aws stand-in: blocks of addresses", () => {
  it("writes a block so that it reads back as itself", () => {
    fc.assert(
      fc.property(cidr, (block) => {
        const again = parseCidr(block.canonical)!;
        assert.deepEqual(
          [again.address, again.network, again.last],
          [block.network, block.network, block.last],
        );
      }),
    );
  });

  it("two blocks overlap when one contains the other, and only then", () => {
    fc.assert(
      fc.property(cidr, cidr, (left, right) => {
        assert.equal(overlaps(left, right), contains(left, right) || contains(right, left));
      }),
    );
  });

  for (const text of ["10.0.0.256/8", "10.0.0.0/33", "10.0.0/8", "a.b.c.d/8", "::/0", ""]) {
    it(`reads no block from "${text}"`, () => {
      assert.equal(parseCidr(text), undefined);
    });
  }
});

describe("aws stand-in: subnets in their VPC", () => {
  const space = () => {
    const made = addressSpace();
    made.note("ec2/vpc", "vpc-1", { cidrBlock: "10.0.0.0/16" });
    made.note("ec2/subnet", "subnet-1", { cidrBlock: "10.0.1.0/24", vpcId: "vpc-1" });
    return made;
  };
  const reasons = (cidrBlock: string, vpcId = "vpc-1", from = space()) =>
    from.problemsOf({ cidrBlock, vpcId }).map(({ reason }) => reason);

  it("takes a free block", () => {
    assert.deepEqual(reasons("10.0.2.0/24"), []);
  });

  it("refuses a block outside of the VPC", () => {
    assert.match(reasons("10.1.0.0/24").join(), /outside of its VPC's 10\.0\.0\.0\/16/);
  });

  it("takes a block of an additional range", () => {
    const wider = space();
    wider.note("ec2/vpcIpv4CidrBlockAssociation", "more", { cidrBlock: "100.64.0.0/16", vpcId: "vpc-1" });
    assert.deepEqual(reasons("100.64.1.0/24", "vpc-1", wider), []);
  });

  it("refuses a block that is taken, until it is free", () => {
    const shared = space();
    assert.match(reasons("10.0.0.0/23", "vpc-1", shared).join(), /overlaps 10\.0\.1\.0\/24 of subnet-1/);
    shared.forget("subnet-1");
    assert.deepEqual(reasons("10.0.0.0/23", "vpc-1", shared), []);
  });

  it("does not judge a VPC that it has not met", () => {
    assert.deepEqual(reasons("192.168.0.0/24", "vpc-2"), []);
    assert.equal(space().vpcOf("subnet-1"), "vpc-1");
  });
});
