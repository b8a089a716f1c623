import { plainText } from "../values/plain-text";
import { seedOf } from "../values/seed";
import type { InvokeFunction } from "./function";

const image: InvokeFunction = (args, { id, region, partition }) => {
  const seed = seedOf(`${region} ${JSON.stringify(args)}`);
  const imageId = `ami-${seed.hex("image", 17)}`;
  return {
    ...args,
    id: imageId,
    imageId,
    arn: `arn:${partition}:ec2:${region}::image/${imageId}`,
    name: `sandbox-image-${seed.hex("name", 8)}`,
    architecture: "x86_64",
    creationDate: "2026-01-01T00:00:00.000Z",
    description: "An image of the stand-in for aws",
    imageType: "machine",
    ownerId: id,
    rootDeviceName: "/dev/xvda",
    rootDeviceType: "ebs",
    state: "available",
    virtualizationType: "hvm",
    blockDeviceMappings: [],
    productCodes: [],
    tags: {},
  };
};

/** Public parameters name images; anything else is only a text that could stand there. */
const parameter: InvokeFunction = (args, { id, region, partition }) => {
  const name = plainText(args["name"]);
  const value = /(image_?id|ami-id|\/ami)/.test(name)
    ? `ami-${seedOf(`${region} ${name}`).hex("image", 17)}`
    : `value-of${name.replaceAll("/", "-")}`;
  return {
    ...args,
    id: name,
    name,
    arn: `arn:${partition}:ssm:${region}:${id}:parameter${name.startsWith("/") ? "" : "/"}${name}`,
    type: "String",
    value,
    insecureValue: value,
    version: 1,
  };
};

/** Machine images, and the parameters in which AWS publishes them. */
export const imageFunctions: Readonly<Record<string, InvokeFunction>> = {
  "aws:ec2/getAmi:getAmi": image,
  "aws:ssm/getParameter:getParameter": parameter,
};
