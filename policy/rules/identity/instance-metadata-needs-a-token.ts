import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

/** IAM-04: Instance metadata needs a token and stays on the instance. */
export const instanceMetadataNeedsAToken = resourceRule({
  control: "IAM-04",
  sentence: "instance-metadata-needs-a-token",
  kinds: ["aws:ec2/launchTemplate:LaunchTemplate", "aws:ec2/instance:Instance"],
  judge: ({ props }) => {
    const { httpTokens, httpPutResponseHopLimit } = props.metadataOptions ?? {};
    return [
      ...unless(
        httpTokens === "required",
        "metadataOptions.httpTokens: not required; any process may read the node's credentials",
      ),
      ...unless(
        httpPutResponseHopLimit === 1,
        "metadataOptions.httpPutResponseHopLimit: not 1; pods could reach the node's credentials",
      ),
    ];
  },
});
