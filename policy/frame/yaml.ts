import { parse, YAMLParseError } from "yaml";

/** The value of YAML text, or nothing when it is not YAML. */
export const parseYaml = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  try {
    return parse(text) as unknown;
  } catch (error) {
    if (error instanceof YAMLParseError) return undefined;
    throw error;
  }
};
