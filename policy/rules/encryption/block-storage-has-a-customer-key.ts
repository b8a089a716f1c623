import { stackRule, on, type Located } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { hasCustomerKey, type Inventory } from "../../frame/inventory";

const EBS_PROVISIONERS: readonly (string | undefined)[] = [
  "ebs.csi.aws.com",
  "ebs.csi.eks.amazonaws.com",
  "kubernetes.io/aws-ebs",
];

/** ENC-02: Block storage is encrypted with a customer managed key. */
export const blockStorageHasACustomerKey = stackRule({
  control: "ENC-02",
  sentence: "block-storage-has-a-customer-key",
  judge: (stack) => [
    ...judgeAccount(stack),
    ...judgeClasses(stack),
    ...judgeTemplates(stack),
    ...judgeVolumes(stack),
  ],
});

const judgeAccount = (stack: Inventory): readonly Located[] => {
  const byDefault = stack
    .of("aws:ebs/encryptionByDefault:EncryptionByDefault")
    .filter(({ props }) => props.enabled !== false);
  const keyed = stack
    .of("aws:ebs/defaultKmsKey:DefaultKmsKey")
    .filter((member) => hasCustomerKey(member, "keyArn", () => member.props.keyArn));
  return stack
    .of("aws:eks/cluster:Cluster")
    .flatMap((cluster) =>
      on(cluster, [
        ...unless(byDefault.length > 0, "the account does not encrypt new volumes; add EncryptionByDefault"),
        ...unless(
          keyed.length > 0,
          "new volumes use a key of AWS; add DefaultKmsKey with a customer managed key",
        ),
      ]),
    );
};

const judgeClasses = (stack: Inventory): readonly Located[] =>
  stack
    .of("k8s:storage.k8s.io:StorageClass")
    .filter(({ props }) => EBS_PROVISIONERS.includes(props.provisioner))
    .flatMap((storageClass) => {
      const { parameters = {} } = storageClass.props;
      return on(storageClass, [
        ...unless(parameters["encrypted"] === "true", 'parameters.encrypted: not "true"; set it'),
        ...unless(
          hasCustomerKey(storageClass, "parameters", () => parameters["kmsKeyId"]),
          "parameters.kmsKeyId: no customer managed key; set one",
        ),
      ]);
    });

const judgeTemplates = (stack: Inventory): readonly Located[] =>
  stack.of("aws:ec2/launchTemplate:LaunchTemplate").flatMap((template) =>
    on(
      template,
      (template.props.blockDeviceMappings ?? []).flatMap(({ ebs }, index) => [
        ...unless(
          ebs?.encrypted === "true",
          `blockDeviceMappings[${index}].ebs.encrypted: not "true"; set it`,
        ),
        ...unless(
          hasCustomerKey(template, "blockDeviceMappings", () => ebs?.kmsKeyId),
          `blockDeviceMappings[${index}].ebs.kmsKeyId: no customer managed key; set one`,
        ),
      ]),
    ),
  );

const judgeVolumes = (stack: Inventory): readonly Located[] =>
  stack.of("aws:ebs/volume:Volume").flatMap((volume) =>
    on(volume, [
      ...unless(volume.props.encrypted, "encrypted: not true; set it"),
      ...unless(
        hasCustomerKey(volume, "kmsKeyId", () => volume.props.kmsKeyId),
        "kmsKeyId: no customer managed key; set one",
      ),
    ]),
  );
