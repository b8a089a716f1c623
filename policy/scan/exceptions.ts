import { z } from "zod";
import { parseYaml } from "../frame/yaml";
import { type Checked, finding, type ScanFinding } from "./finding";

/** Where a repository lists findings that are known to be harmless. */
export const EXCEPTIONS_PATH = "policy/scan-exceptions.yaml";

const fileSchema = z.strictObject({
  exceptions: z.array(
    z.strictObject({
      fingerprint: z.string().regex(/^[0-9a-f]{16}$/, "give the 16 digits that the scan printed"),
      /** For whoever reads the file; the fingerprint decides. */
      where: z.string().min(1, "name the place"),
      reason: z.string().min(20, "say in a sentence why it is harmless"),
    }),
  ),
});

/** Findings without those that are excepted, and what is wrong with the exceptions. */
export interface Excepted {
  readonly findings: readonly ScanFinding[];
  readonly excepted: readonly ScanFinding[];
  /** A check of the exceptions themselves. */
  readonly exceptions: Checked;
}

/** Takes excepted findings away. A file that cannot be read excepts nothing and fails the scan. */
export function withoutExcepted(findings: readonly ScanFinding[], file: string | undefined): Excepted {
  const parsed = file === undefined ? { success: true as const, data: { exceptions: [] } } : read(file);
  const exceptions = parsed.success ? parsed.data.exceptions : [];
  const isExcepted = ({ fingerprint }: ScanFinding): boolean =>
    exceptions.some((exception) => exception.fingerprint === fingerprint);
  const own = (subject: string, found: { readonly severity: "high" | "low"; readonly message: string }) =>
    finding({ subject, what: found.message }, { ...found, check: "exceptions", where: subject });
  const stale = exceptions.filter(
    ({ fingerprint }) => !findings.some((one) => one.fingerprint === fingerprint),
  );
  return {
    findings: findings.filter((one) => !isExcepted(one)),
    excepted: findings.filter(isExcepted),
    exceptions: {
      check: "exceptions",
      covered: [`${exceptions.length} exceptions`],
      notCovered: [],
      findings: [
        ...(parsed.success ? [] : parsed.problems).map((message) =>
          own(EXCEPTIONS_PATH, { severity: "high", message }),
        ),
        ...stale.map(({ where, fingerprint }) =>
          own(where, { severity: "low", message: `exception ${fingerprint} matches nothing; remove it` }),
        ),
      ],
    },
  };
}

type Read =
  | { readonly success: true; readonly data: z.output<typeof fileSchema> }
  | { readonly success: false; readonly problems: readonly string[] };

function read(text: string): Read {
  const parsed = fileSchema.safeParse(parseYaml(text));
  if (parsed.success) return parsed;
  return {
    success: false,
    problems: parsed.error.issues.map(({ path, message }) => `${path.join(".") || "file"}: ${message}`),
  };
}
