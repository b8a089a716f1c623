/** What kind of value a property holds, as far as a stand-in must know to make one up. */
export type Shape = "string" | "number" | "boolean" | "list" | "map" | "object";

/** A property of the finished resource. */
export interface OutputProperty {
  readonly shape: Shape;
  /** Whether the resource may lack it. */
  readonly optional: boolean;
}

/** What the SDK's generated class says about a resource type. */
export interface TypeModel {
  readonly inputs: ReadonlySet<string>;
  readonly required: readonly string[];
  readonly outputs: ReadonlyMap<string, OutputProperty>;
  /** Properties that only the service sets. */
  readonly outputOnly: ReadonlySet<string>;
  readonly secrets: readonly string[];
}

/**
 * Reads a generated class. Its constructor lists every input, marks what the service sets with
 * `undefined /*out*\/`, throws on missing required inputs and names its secret outputs; its declaration
 * gives the types of the outputs.
 */
export function parseTypeModel(code: string, declaration: string): TypeModel {
  // The first half of the constructor repeats the properties for look-ups by id.
  const [, creating = ""] = code.split("const args = argsOrState;");
  const assigned = [...creating.matchAll(/resourceInputs\["(\w+)"\] = (.*);/g)].map(
    ([, name = "", value = ""]) => ({ name, output: value.startsWith("undefined /*out*/") }),
  );
  const secrets = /additionalSecretOutputs: \[([^\]]*)\]/.exec(code)?.[1] ?? "";
  return {
    inputs: new Set(assigned.filter(({ output }) => !output).map(({ name }) => name)),
    outputOnly: new Set(assigned.filter(({ output }) => output).map(({ name }) => name)),
    required: [...creating.matchAll(/Missing required property '(\w+)'/g)].map(([, name = ""]) => name),
    outputs: parseOutputs(declaration),
    secrets: [...secrets.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name),
  };
}

function parseOutputs(declaration: string): Map<string, OutputProperty> {
  const [members = ""] = declaration.split("constructor(");
  const found = members.matchAll(/readonly (\w+): pulumi\.Output<([\s\S]*?)>;\n/g);
  return new Map([...found].map(([, name = "", type = ""]) => [name, parseType(type)]));
}

function parseType(type: string): OutputProperty {
  const optional = /\| undefined$/.test(type);
  const bare = type.replace(/ \| undefined$/, "");
  return { shape: shapeOf(bare), optional };
}

function shapeOf(type: string): Shape {
  if (type.endsWith("[]")) return "list";
  if (type.startsWith("{")) return "map";
  switch (type) {
    case "string":
    case "number":
    case "boolean":
      return type;
    default:
      return type.startsWith("enums.") ? "string" : "object";
  }
}
