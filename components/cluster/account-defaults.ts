import * as ebs from "@pulumi/aws/ebs";
import * as ecr from "@pulumi/aws/ecr";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

/** Settings of the whole account and region that no single resource can hold. */
export class AccountDefaults extends pulumi.ComponentResource {
  constructor(
    name: string,
    { account, volumesKey }: { account: string; volumesKey: pulumi.Input<string> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:cluster:AccountDefaults", name, {}, opts);
    const owned = { parent: this };
    new ebs.EncryptionByDefault(name, { enabled: true }, owned);
    new ebs.DefaultKmsKey(name, { keyArn: volumesKey }, owned);
    new ebs.SnapshotBlockPublicAccess(name, { state: "block-all-sharing" }, owned);
    new s3.AccountPublicAccessBlock(
      name,
      {
        accountId: account,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      owned,
    );
    new ecr.RegistryScanningConfiguration(
      name,
      {
        scanType: "ENHANCED",
        rules: [
          { scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }] },
        ],
      },
      owned,
    );
    this.registerOutputs({});
  }
}
