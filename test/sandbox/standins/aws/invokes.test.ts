import assert from "node:assert/strict";
import { invoke } from "../../../../sandbox/standins/aws/invokes/invoke";
import { plainText } from "../../../../sandbox/standins/aws/values/plain-text";
import type { PlainObject } from "../../../../sandbox/standins/rpc/values";

const account = { id: "123456789012", region: "eu-west-1", partition: "aws", defaultTags: {} };
const ask = (token: string, args: PlainObject = {}) =>
  invoke({ token, args: { values: args, secrets: [] }, preview: false }, account);

describe("aws stand-in: functions", () => {
  it("knows who asks and from where", () => {
    assert.equal(ask("aws:index/getCallerIdentity:getCallerIdentity").values["accountId"], account.id);
    assert.equal(ask("aws:index/getRegion:getRegion").values["name"], "eu-west-1");
    assert.equal(ask("aws:index/getPartition:getPartition").values["dnsSuffix"], "amazonaws.com");
  });

  it("has three zones in each region", () => {
    const { values } = ask("aws:index/getAvailabilityZones:getAvailabilityZones", { region: "us-east-1" });
    assert.deepEqual(values["names"], ["us-east-1a", "us-east-1b", "us-east-1c"]);
    assert.deepEqual(values["zoneIds"], ["use1-az1", "use1-az2", "use1-az3"]);
  });

  it("answers the same question the same way", () => {
    const image = () => ask("aws:ec2/getAmi:getAmi", { owners: ["amazon"] }).values["id"];
    assert.match(plainText(image()), /^ami-[0-9a-f]{17}$/);
    assert.equal(image(), image());
  });

  it("gives an image's id for a parameter that names one, and keeps it secret", () => {
    const { values, secrets } = ask("aws:ssm/getParameter:getParameter", {
      name: "/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/image_id",
    });
    assert.match(plainText(values["value"]), /^ami-/);
    assert.deepEqual(secrets, [["value"]]);
  });

  it("keeps a cluster's token secret", () => {
    assert.deepEqual(ask("aws:eks/getClusterAuth:getClusterAuth", { name: "c" }).secrets, [["token"]]);
  });
});
