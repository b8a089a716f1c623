import { repositoryRule } from "../../frame/rule";
import { when, unless } from "../../frame/findings";
import { fieldsOf } from "../../frame/loose";
import { parseYaml } from "../../frame/yaml";

const STACK_FILE = /^Pulumi\.([\w.-]+)\.ya?ml$/;

/** CHG-01: Stacks outside development encrypt their secrets with a cloud key. */
export const stackSecretsHaveACloudKey = repositoryRule({
  control: "CHG-01",
  sentence: "stack-secrets-have-a-cloud-key",
  settings: ["passphraseStacks"],
  judge: ({ files }, { passphraseStacks }) =>
    [...files].flatMap(([path, text]) => {
      const stack = STACK_FILE.exec(path)?.[1];
      if (stack === undefined || passphraseStacks.includes(stack)) return [];
      const { secretsprovider, encryptionsalt } = fieldsOf(parseYaml(text));
      return [
        ...unless(
          typeof secretsprovider === "string" && secretsprovider.startsWith("awskms://"),
          "secretsprovider: not awskms://; run pulumi stack change-secrets-provider",
        ),
        ...when(encryptionsalt !== undefined, "encryptionsalt: a passphrase protects the secrets; remove it"),
      ].map((message) => ({ where: path, message }));
    }),
});
