import type { Repository } from "../frame/repository";
import type { Located } from "../frame/rule";
import { defaults, type Settings } from "../frame/settings";
import { changePack } from "../packs/change";
import type { ControlId } from "../registry/controls";

/** Runs the rules that judge files and records instead of resources. */
export const judgeRepository = (
  repository: Repository,
  settings: Settings = defaults,
): readonly (Located & { readonly control: ControlId })[] =>
  changePack.flatMap((rule) =>
    rule.scope === "repository"
      ? rule.judge(repository, settings).map((found) => ({ ...found, control: rule.control }))
      : [],
  );
