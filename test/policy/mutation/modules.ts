import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as ts from "typescript";

const compiled = new Map<string, string>();

const compile = (source: string): string =>
  ts.transpileModule(source, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    },
  }).outputText;

const compiledFile = (file: string): string => {
  const known = compiled.get(file);
  if (known !== undefined) return known;
  const output = compile(fs.readFileSync(file, "utf8"));
  compiled.set(file, output);
  return output;
};

/** The project's modules in a world of their own, in which one file may read differently. */
export class Modules {
  private readonly loaded = new Map<string, { exports: unknown }>();

  constructor(private readonly override?: { readonly file: string; readonly source: string }) {}

  /** Loads a TypeScript file by its absolute path. */
  load(file: string): unknown {
    const known = this.loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    this.loaded.set(file, module);
    const code = this.override?.file === file ? compile(this.override.source) : compiledFile(file);
    const real = createRequire(file);
    const required = (request: string): unknown =>
      request.startsWith(".") ? this.load(`${path.resolve(path.dirname(file), request)}.ts`) : real(request);
    // The loader evaluates this project's own sources only.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const run = new Function("module", "exports", "require", code) as (...args: readonly unknown[]) => void;
    run(module, module.exports, required);
    return module.exports;
  }
}
