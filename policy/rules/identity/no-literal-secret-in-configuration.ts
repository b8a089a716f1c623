import { everyResourceRule } from "../../frame/rule";
import { when } from "../../frame/findings";
import { fieldsOf, type Fields } from "../../frame/loose";
import { podTemplates } from "../../frame/workload";
import { looksSecret, namesSecret } from "../../frame/secrets";

/** IAM-12: No literal secret stands in configuration. */
export const noLiteralSecretInConfiguration = everyResourceRule({
  control: "IAM-12",
  sentence: "no-literal-secret-in-configuration",
  judge: ({ kind, props }) => [
    ...textsOf(kind, props).flatMap(({ path, name, value }) =>
      when(
        looksSecret(value) || (name !== undefined && namesSecret(name, value)),
        `${path}: a literal secret; mount it from a Secret or an external store`,
      ),
    ),
  ],
});

/** A text that anyone who may read the object may read. */
interface Text {
  readonly path: string;
  /** Name of the field where the program chose it. */
  readonly name?: string;
  readonly value: string;
}

const textsOf = (kind: string, props: Fields): readonly Text[] => {
  if (kind === "k8s:core:ConfigMap") return [...filesAndSettings(props["data"]), ...annotationsOf(props)];
  if (kind.startsWith("k8s:")) return [...containerTexts(kind, props), ...annotationsOf(props)];
  const userData = props["userData"] ?? props["userDataBase64"];
  return [
    ...(kind.startsWith("aws:") ? entries("tags", props["tags"]) : []),
    ...(typeof userData === "string" ? [{ path: "userData", value: decoded(userData) }] : []),
  ];
};

const entries = (path: string, values: unknown): readonly Text[] =>
  Object.entries(fieldsOf(values)).flatMap(([name, value]) =>
    typeof value === "string" ? [{ path: `${path}[${name}]`, name, value }] : [],
  );

/** A key with an extension names a file, of which only the content can be a secret. */
const filesAndSettings = (data: unknown): readonly Text[] =>
  entries("data", data).map((text) =>
    text.name !== undefined && /\.[a-z]{2,5}$/.test(text.name)
      ? { path: text.path, value: text.value }
      : text,
  );

const annotationsOf = (props: Fields): readonly Text[] =>
  entries("metadata.annotations", fieldsOf(props["metadata"])["annotations"]).map(({ path, value }) => ({
    path,
    value,
  }));

const containerTexts = (kind: string, props: Fields): readonly Text[] =>
  podTemplates(kind, props).flatMap(({ containers }) =>
    containers.flatMap(({ path, container }) => [
      ...(container.env ?? []).flatMap(({ name = "", value }) =>
        value === undefined ? [] : [{ path: `${path}.env[${name}]`, name, value }],
      ),
      ...[...(container.command ?? []), ...(container.args ?? [])].map((value, index) =>
        argument(path, value, index),
      ),
    ]),
  );

/** An argument such as `--api-key=value` has a name of its own. */
const argument = (path: string, text: string, index: number): Text => {
  const [, name, value] = /^-{1,2}([\w-]+)=(.*)$/s.exec(text) ?? [];
  const at = `${path}.args[${index}]`;
  return name === undefined || value === undefined ? { path: at, value: text } : { path: at, name, value };
};

/** User data is often base64. Text that is not decodes to noise and is judged as it stands. */
const decoded = (text: string): string => {
  const plain = Buffer.from(text, "base64").toString("utf8");
  return /^[\t\n\r\x20-\x7e]+$/.test(plain) ? plain : text;
};
