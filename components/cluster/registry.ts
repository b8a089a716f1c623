import * as ecr from "@pulumi/aws/ecr";
import * as pulumi from "@pulumi/pulumi";
import { serviceKeys } from "../services/catalogue";
import { policy } from "./policy-document";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** Images that are no release and older than this are dropped. */
const UNTAGGED_DAYS = 14;

/** One image repository for each service: tags never move, every image is scanned, nobody outside the account reads. */
export class Registry extends pulumi.ComponentResource {
  constructor(
    name: string,
    { site, key }: { site: Site; key: pulumi.Input<string> },
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("platform:cluster:Registry", name, {}, opts);
    for (const service of serviceKeys) {
      const label = `${name}-${service}`;
      const repository = new ecr.Repository(
        label,
        {
          name: `${site.name}/${service}`,
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
          forceDelete: false,
          tags: tagsFor(site),
        },
        { parent: this, protect: site.deletionProtection },
      );
      new ecr.LifecyclePolicy(
        label,
        {
          repository: repository.name,
          policy: pulumi.jsonStringify({
            rules: [
              {
                rulePriority: 1,
                description: "Drop images that no tag names",
                selection: {
                  tagStatus: "untagged",
                  countType: "sinceImagePushed",
                  countUnit: "days",
                  countNumber: UNTAGGED_DAYS,
                },
                action: { type: "expire" },
              },
            ],
          }),
        },
        { parent: this },
      );
      new ecr.RepositoryPolicy(
        label,
        {
          repository: repository.name,
          policy: pulumi.jsonStringify(
            policy({
              Sid: "PullFromThisAccount",
              Effect: "Allow",
              Principal: { AWS: `arn:aws:iam::${site.account}:root` },
              Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            }),
          ),
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
