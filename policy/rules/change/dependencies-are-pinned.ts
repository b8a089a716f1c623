import { repositoryRule, type Located } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { fieldsOf, listOf } from "../../frame/loose";
import { parseJson } from "../../frame/json";
import { parseYaml } from "../../frame/yaml";

const EXACT = /^(?:[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.-]+)?|file:.+)$/;
const GROUPS = ["dependencies", "devDependencies", "optionalDependencies"] as const;

/** CHG-04: Every dependency is pinned exactly. */
export const dependenciesArePinned = repositoryRule({
  control: "CHG-04",
  sentence: "dependencies-are-pinned",
  judge: ({ files }) => [
    ...[...files]
      .filter(([path]) => /(?:^|\/)package\.json$/.test(path))
      .flatMap(([path, text]) => judgeManifest(path, text, files)),
    ...[...files]
      .filter(([path]) => path === "Pulumi.yaml")
      .flatMap(([path, text]) => judgeProject(path, text)),
  ],
});

const judgeManifest = (
  path: string,
  text: string,
  files: ReadonlyMap<string, string>,
): readonly Located[] => {
  const manifest = fieldsOf(parseJson(text));
  const ranges = GROUPS.flatMap((group) => Object.entries(fieldsOf(manifest[group])));
  const locked = fieldsOf(
    fieldsOf(parseJson(files.get(path.replace(/package\.json$/, "package-lock.json"))))["packages"],
  );
  return [
    ...ranges.flatMap(([name, range]) => [
      ...unless(typeof range === "string" && EXACT.test(range), `${name}: a range; write the exact version`),
      ...unless(
        hasIntegrity(locked[`node_modules/${name}`]),
        `${name}: not in package-lock.json with a checksum; run npm install`,
      ),
    ]),
  ].map((message) => ({ where: path, message }));
};

const hasIntegrity = (entry: unknown): boolean => {
  const { integrity, link } = fieldsOf(entry);
  return typeof integrity === "string" || link === true;
};

const judgeProject = (path: string, text: string): readonly Located[] =>
  Object.values(fieldsOf(fieldsOf(parseYaml(text))["plugins"]))
    .flatMap(listOf)
    .map(fieldsOf)
    .flatMap(({ name, version, path: local }) =>
      unless(
        typeof local === "string" || (typeof version === "string" && EXACT.test(version)),
        `plugins, ${String(name)}: no exact version; write it`,
      ),
    )
    .map((message) => ({ where: path, message }));
