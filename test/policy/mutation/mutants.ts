import * as ts from "typescript";

/** One small, deliberate mistake in a source file. */
export interface Mutant {
  readonly line: number;
  readonly what: string;
  readonly source: string;
}

const INVERSE: Readonly<Record<number, string>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: "||",
  [ts.SyntaxKind.BarBarToken]: "&&",
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: "!==",
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: "===",
  [ts.SyntaxKind.LessThanToken]: ">=",
  [ts.SyntaxKind.LessThanEqualsToken]: ">",
  [ts.SyntaxKind.GreaterThanToken]: "<=",
  [ts.SyntaxKind.GreaterThanEqualsToken]: "<",
};

const SWAPPED: ReadonlyMap<string, string> = new Map([
  ["some", "every"],
  ["every", "some"],
  ["when", "unless"],
  ["unless", "when"],
]);

interface Edit {
  readonly node: ts.Node;
  readonly replacement: string;
}

/** What can be inverted at a node. */
const editsOf = (node: ts.Node, file: ts.SourceFile): readonly Edit[] => {
  const text = (part: ts.Node): string => part.getText(file);
  if (ts.isBinaryExpression(node)) {
    const inverse = INVERSE[node.operatorToken.kind];
    return inverse === undefined ? [] : [{ node: node.operatorToken, replacement: inverse }];
  }
  if (ts.isConditionalExpression(node))
    return [{ node: node.condition, replacement: `!(${text(node.condition)})` }];
  if (ts.isIfStatement(node)) return [{ node: node.expression, replacement: `!(${text(node.expression)})` }];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    return [{ node, replacement: text(node.operand) }];
  }
  if (ts.isCallExpression(node)) {
    const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    const swapped = ts.isIdentifier(name) ? SWAPPED.get(name.text) : undefined;
    return swapped === undefined ? [] : [{ node: name, replacement: swapped }];
  }
  return [];
};

/** Every mutant of a file: each condition inverted once. */
export const mutantsOf = (path: string, source: string): readonly Mutant[] => {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    // Types have no behaviour.
    if (ts.isTypeNode(node)) return;
    for (const { node: target, replacement } of editsOf(node, file)) {
      const start = target.getStart(file);
      mutants.push({
        line: file.getLineAndCharacterOfPosition(start).line + 1,
        what: `${target.getText(file).slice(0, 50).replace(/\s+/g, " ")} -> ${replacement.slice(0, 50).replace(/\s+/g, " ")}`,
        source: withFindings(source.slice(0, start) + replacement + source.slice(target.getEnd())),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutants;
};

/** `when` may become `unless` in a file that imports only one of them. */
const withFindings = (source: string): string =>
  source.replace(
    /import \{([^}]*)\} from "(\.\.?\/(?:\.\.\/frame\/)?findings)";/,
    (whole, names: string, from: string) => {
      const wanted = ["when", "unless"].filter((name) => !new RegExp(`\\b${name}\\b`).test(names));
      return wanted.length === 0 ? whole : `import {${names}, ${wanted.join(", ")} } from "${from}";`;
    },
  );
