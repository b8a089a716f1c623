import { timed } from "./command";

const IMPORTS = `require("node:fs").readFileSync("index.ts", "utf8").matchAll(/(?:import|from) "(\\.[^"]+)"/g)`;
/** Loads what the entry point loads, and runs nothing. */
const OURS = `require("./lib/swc.cjs"); for (const [, file] of ${IMPORTS}) require(require("node:path").resolve(file));`;
/** Prints the files of packages that our files import; the compiler is none of the SDKs. */
const PACKAGES = `${OURS}
const ours = Object.values(require.cache).filter(({ filename }) => !filename.includes("node_modules"));
const files = ours.flatMap(({ children }) => children.map(({ filename }) => filename));
const sdks = files.filter((file) => file.includes("node_modules") && !/ts-node|swc/.test(file));
console.log(JSON.stringify([...new Set(sdks)]));`;

/** Seconds of a process that loads the program, and of one that loads only what the program imports of packages. */
export function planLoads(checkout: string): { readonly ours: () => number; readonly bare: () => number } {
  const node = (code: string) => timed(process.execPath, ["-e", code], { cwd: checkout, env: process.env });
  const files = JSON.parse(node(PACKAGES).stdout) as string[];
  const bare = files.map((file) => `require(${JSON.stringify(file)});`).join("");
  return { ours: () => node(OURS).seconds, bare: () => node(bare).seconds };
}
