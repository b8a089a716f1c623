import tseslint from "typescript-eslint";

/** Mistakes of this field that are visible in the syntax tree. */
const pulumiMistakes = [
  {
    selector: "CallExpression[callee.property.name='apply'] NewExpression[callee.type='MemberExpression']",
    message: "Do not create resources inside apply(): previews would not show them.",
  },
  {
    selector:
      "TaggedTemplateExpression[tag.property.name='interpolate'] > TemplateLiteral > TemplateElement:first-child[value.raw=/^\\s*[{\\[]/]",
    message: "Documents are objects: use pulumi.jsonStringify.",
  },
];
const configOutsideEdge = {
  selector: "NewExpression[callee.property.name='Config'][callee.object.name='pulumi']",
  message: "Only config.ts reads stack configuration.",
};

export default tseslint.config(
  { ignores: ["node_modules/**", ".build/**", "coverage/**", "reports/**", "**/*.mjs", "**/*.cjs"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-params": ["error", 3],
      "max-lines": ["error", { max: 300 }],
      eqeqeq: "error",
      "no-restricted-syntax": ["error", ...pulumiMistakes, configOutsideEdge],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A Pulumi resource is registered by its constructor; the value is often not needed.
      "no-new": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  { files: ["config.ts"], rules: { "no-restricted-syntax": ["error", ...pulumiMistakes] } },
  {
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: {
      "max-lines": "off",
      // node:test style promises are returned to mocha, and assertions on optional values are the point of a test.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
