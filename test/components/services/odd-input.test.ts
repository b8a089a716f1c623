import assert from "node:assert/strict";
import { parseStack } from "../../../config";
import { catalogue } from "../../../components/services/catalogue";
import { graph } from "../../../components/services/graph";
import { graphProblems } from "../../../components/services/graph-problems";
import { rowProblems } from "../../../components/services/row-problems";
import { rawStack } from "../../support/stack";

/** What people and programs write by mistake. */
const oddValues: readonly [string, unknown][] = [
  ["nothing", null],
  ["a negative number", -1],
  ["zero", 0],
  ["no number", Number.NaN],
  ["infinity", Number.POSITIVE_INFINITY],
  ["a fraction", 1.5],
  ["a huge number", 1e9],
  ["a number as text", "1e3"],
  ["a quantity in the exponent's spelling", "1e3Mi"],
  ["a negative quantity", "-5Mi"],
  ["a quantity in the wrong case", "512mi"],
  ["a quantity beyond every node", "99999999Gi"],
  ["a bare fraction", "0.5"],
  ["an empty text", ""],
  ["a leading space", " 512Mi"],
  ["a line break", "512Mi\n"],
  ["letters of the world", "ßµ名前🎵"],
  ["400 digits", "9".repeat(400)],
  ["true", true],
  ["an empty list", []],
  ["a list of a map", [{}]],
  ["an empty map", {}],
  ["a word of the language", "__proto__"],
];

type Raw = Record<string, unknown>;

/** Paths of every field below a value, lists and maps included. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))
      : [];
  return path.length === 0 ? below : [[...path], ...below];
}

function replaced(whole: unknown, path: readonly string[], odd: unknown): unknown {
  const copy = structuredClone(whole) as Raw;
  const parent = path.slice(0, -1).reduce<Raw>((at, key) => at[key] as Raw, copy);
  Object.defineProperty(parent, path.at(-1) ?? "", { value: odd, enumerable: true });
  return copy;
}

/** Every refusal tells what to do: it uses one of these words. */
const REMEDY =
  /give |choose |name |use |quote |write |start |lower |raise |shrink|remove|move |keep |needs |did you mean|known here/;

describe("odd input", function () {
  // Thousands of readings: no test of speed.
  this.timeout(60_000);
  const prod = rawStack("prod");
  const whole = {
    ...prod,
    services: {
      ...(prod["services"] as Raw),
      backend: {
        ...((prod["services"] as Raw)["backend"] as Raw),
        replicas: 6,
        maxReplicas: 6,
        fixed: "a licence counts its replicas",
        settings: { A: "b" },
      },
    },
    businessMetrics: true,
    cluster: { ...(prod["cluster"] as Raw), addOns: { keda: true } },
    observability: { runbooks: "https://docs.example.org/runbooks" },
  };
  const sections = [
    "registry",
    "services",
    "externals",
    "gateway",
    "secrets",
    "businessMetrics",
    "observability",
  ] as const;
  // Few tenants: their own bad input is another test's.
  const read = () => "tenants: [{ id: acme, tier: free }]";

  for (const section of sections)
    it(`in ${section} of a stack file is refused by field, value and remedy, or is good`, () => {
      // Alike rows stand for each other: one service with every field but a device, a device, one endpoint.
      const paths = pathsOf({ [section]: (whole as Raw)[section] }).filter(
        ([, key = "", field]) =>
          !["services", "externals"].includes(section) ||
          ["", "backend", "events"].includes(key) ||
          (key === "ml" && field === "accelerator"),
      );
      let refused = 0;
      for (const path of paths)
        for (const [what, odd] of oddValues) {
          const field = path.join(".");
          try {
            parseStack(replaced(whole, path, odd), { file: "Pulumi.prod.yaml", read });
            assert.ok(isGood(field, odd), `${field} takes ${what}`);
          } catch (error) {
            if (error instanceof assert.AssertionError) throw error;
            assert.ok(error instanceof Error);
            assert.equal(error.name, "Error", `${field} with ${what}: ${String(error.stack)}`);
            const [first = "", ...lines] = error.message.split("\n");
            assert.match(first, /^configuration refused: \d+ problems?$/);
            for (const line of lines) assert.match(line, REMEDY, `${field} with ${what}`);
            assert.ok(
              lines.some((line) => line.startsWith(`  Pulumi.prod.yaml: ${field}`)),
              `${field} with ${what} is not named in\n${error.message}`,
            );
            refused += 1;
          }
        }
      assert.ok(refused > 0);
    });

  it("in a catalogue row is a problem of that field, never an exception", () => {
    // The delivery section has a schema and tests of its own.
    for (const [key, row] of Object.entries(catalogue))
      for (const path of pathsOf(row).filter(([first = ""]) => !["role", "delivery"].includes(first)))
        for (const [what, odd] of oddValues) {
          const field = `${key}.${path.join(".")}`;
          const found = rowProblems(key, replaced(row, path, odd) as typeof row);
          assert.ok(found.length > 0 || isGood(field, odd), `${field} takes ${what}`);
          for (const { message } of found) assert.match(message, REMEDY, `${field} with ${what}`);
        }
  });

  it("in the service graph is a problem of that field, never an exception", () => {
    const small = {
      entries: graph.entries.slice(0, 1),
      calls: graph.calls.slice(0, 2),
      externals: graph.externals.slice(0, 1),
    };
    for (const path of pathsOf(small).filter((keys) => !keys.includes("body")))
      for (const [what, odd] of oddValues) {
        const found = graphProblems(catalogue, replaced(small, path, odd) as typeof graph);
        assert.ok(found.length > 0 || isGood(path.join("."), odd), `${path.join(".")} takes ${what}`);
        for (const { message } of found) assert.match(message, REMEDY, `${path.join(".")} with ${what}`);
      }
  });
});

/** The odd values that are right where they stand. */
function isGood(field: string, odd: unknown): boolean {
  const good: readonly [RegExp, (value: unknown) => boolean][] = [
    [/settings\.A$/, (value) => typeof value === "string"],
    [/\.fixed$/, (value) => value === "99999999Gi"],
    [/observability$/, (value) => JSON.stringify(value) === "{}"],
    [/\.settings$/, (value) => JSON.stringify(value) === "{}"],
    [/certificate\.name$/, (value) => typeof value === "string" && /^[a-z0-9.]+$/.test(value)],
    [/businessMetrics$/, (value) => value === true],
    [
      /(scratch|secrets|artefacts|entries|calls|externals)$/,
      (value) => Array.isArray(value) && value.length === 0,
    ],
    [/timeoutSeconds$/, (value) => value === 1.5],
    [/retries$/, (value) => value === 0],
    [/singleton$/, (value) => value === "__proto__"],
    [/\.(pause|warmupSeconds|failures|errors)$/, (value) => value === 0],
    [/\.analysis$/, (value) => JSON.stringify(value) === "{}"],
    [/perReplica$/, (value) => value === 1.5 || value === 1e9],
  ];
  return good.some(([where, fits]) => where.test(field) && fits(odd));
}
