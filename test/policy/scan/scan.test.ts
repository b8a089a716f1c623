import assert from "node:assert/strict";
import { defaults } from "../../../policy/frame/settings";
import { scanAdvisories } from "../../../policy/scan/advisories";
import { withoutExcepted } from "../../../policy/scan/exceptions";
import type { ScanFinding } from "../../../policy/scan/finding";
import { scanImages } from "../../../policy/scan/images";
import { knownSecrets } from "../../../policy/scan/known-secrets";
import { licenceList, scanLicences } from "../../../policy/scan/licences";
import { renderManifests } from "../../../policy/scan/manifests";
import { scanReport } from "../../../policy/scan/report";
import { readScanner, scanners } from "../../../policy/scan/scanners";
import { scanForSecrets, scanText } from "../../../policy/scan/secrets";
import { apply, set } from "../harness/change";
import { inventoryOf } from "../harness/judge";
import { conforming } from "../world/conforming";

const severities = (found: readonly ScanFinding[]) => found.map(({ severity }) => severity);
const SIGNATURE = "4dabf18193072939515e22adb298388d";

describe("a scan of images", () => {
  it("passes a stack whose images come by digest from the registry, and counts them", () => {
    const { findings, covered } = scanImages(inventoryOf(conforming), defaults);
    assert.deepEqual(findings, []);
    assert.match(covered.join(), /^[1-9]\d* images in [1-9]/);
  });

  it("finds a tag and a foreign registry, with the control's severity and remedy", () => {
    const world = apply(
      conforming,
      set("billing", "spec.template.spec.containers[0].image", "docker.io/x:1"),
    );
    const { findings } = scanImages(inventoryOf(world), defaults);
    assert.deepEqual(severities(findings), ["high", "high"]);
    assert.match(findings[0]?.message ?? "", /not by digest/);
    assert.match(findings[0]?.where ?? "", /::billing$/);
  });
});

describe("a scan for secrets", () => {
  // Put together here, so that this file holds none itself.
  const shaped: Readonly<Record<string, string>> = {
    "a private key": ["-----BEGIN RSA PRIVATE", "KEY-----"].join(" "),
    "an AWS access key": ["key = AKIA", "ABCDEFGHIJKLMNOP"].join(""),
    "a GitHub token": ["ghp", "a1".repeat(18)].join("_"),
    "a password in a URL": ["postgres://app:", "hunter22", "@db/app"].join(""),
  };
  for (const [what, text] of Object.entries(shaped))
    it(`finds ${what} with its line, and does not repeat it`, () => {
      const [found, ...more] = scanText({ name: "a.txt", text: `first\n${text}\n` });
      assert.deepEqual(more, []);
      assert.deepEqual([found?.severity, found?.where], ["critical", "a.txt:2"]);
      assert.ok(found?.message.startsWith(what), found?.message);
      assert.ok(!JSON.stringify(found).includes(text.slice(-12)));
    });

  it("takes a long random word for a hint only, and not at all in lists of checksums and ciphertext", () => {
    const word = "Zk3vQ9xLw7Rt2Yb8Nc5Md1Pf6Hg4Js0U";
    assert.deepEqual(severities(scanText({ name: "a.txt", text: word })), ["medium"]);
    assert.deepEqual(scanText({ name: "x/go.sum", text: word }), []);
    assert.deepEqual(scanText({ name: "Pulumi.dev.yaml", text: `encryptionsalt: ${word}` }), []);
    assert.deepEqual(scanText({ name: "a.txt", text: word, shapesOnly: true }), []);
    assert.deepEqual(scanText({ name: "a.ts", text: "AmazonEC2ContainerRegistryPullOnlyV2" }), []);
  });

  it("keeps a fingerprint when lines move, and has another for another secret or file", () => {
    const of = (name: string, text: string) => scanText({ name, text })[0]?.fingerprint;
    const key = shaped["an AWS access key"] ?? "";
    assert.equal(of("a", key), of("a", `\n\n${key}`));
    assert.notEqual(of("a", key), of("b", key));
    assert.notEqual(of("a", key), of("a", key.replace("ABC", "XYZ")));
  });

  it("finds the stack's own secrets in every spelling, by their name", () => {
    const secret = { name: "database password", value: 'top "secret" word' };
    const spellings = {
      plain: secret.value,
      base64: Buffer.from(`user:${secret.value}:more`).toString("base64"),
      json: JSON.stringify({ a: secret.value }),
      "json in json": JSON.stringify(JSON.stringify(secret.value)),
      hex: Buffer.from(secret.value).toString("hex"),
      url: encodeURIComponent(secret.value),
    };
    for (const [spelling, text] of Object.entries(spellings)) {
      const found = scanForSecrets({ name: "state", text }, [secret]);
      assert.ok(found.length > 0, spelling);
      assert.match(found[0]?.message ?? "", /database password/);
      assert.ok(!JSON.stringify(found).includes("top "));
    }
    assert.deepEqual(scanForSecrets({ name: "state", text: "nothing here" }, [secret]), []);
    assert.deepEqual(scanForSecrets({ name: "state", text: "short" }, [{ name: "n", value: "short" }]), []);
  });

  it("knows the secrets of a shown state, decoded too, and not what stands beside them", () => {
    const wrapped = (value: unknown) => ({ [SIGNATURE]: "1b4", plaintext: JSON.stringify(value) });
    const password = Buffer.from("correct horse").toString("base64");
    const known = knownSecrets({
      deployment: {
        resources: [
          {
            urn: "urn:pulumi:dev::p::k::db",
            outputs: { data: wrapped({ password, username: "YXBwLXVzZXI=" }) },
          },
          { urn: "urn:pulumi:dev::p::k::x", inputs: { list: [{ apiKey: wrapped("k-1234567") }] } },
        ],
      },
    });
    assert.deepEqual(
      known.map(({ name, value }) => [name, value]),
      [
        ["db data.password", password],
        ["db data.password", "correct horse"],
        ["x list.0.apiKey", "k-1234567"],
      ],
    );
    assert.deepEqual(knownSecrets(undefined), []);
  });
});

describe("a scan of packages", () => {
  const lockfile = JSON.stringify({
    packages: {
      "": { name: "own" },
      "node_modules/a": { version: "1.0.0", license: "MIT" },
      "node_modules/b": { version: "1.0.0", license: "AGPL-3.0" },
      "node_modules/a/node_modules/@s/c": { version: "2.0.0", license: "GPL-3.0", dev: true },
      "node_modules/d": { version: "1.0.0", license: "(MIT OR GPL-3.0)" },
      "node_modules/e": { version: "1.0.0" },
      "node_modules/own": { link: true },
    },
  });

  it("lists licences and refuses those that ask for the source of what is shipped", () => {
    const { findings } = scanLicences(lockfile);
    assert.deepEqual(
      findings.map(({ where, severity }) => `${where} ${severity}`),
      ["b@1.0.0 high", "@s/c@2.0.0 low", "e@1.0.0 low"],
    );
    assert.deepEqual(
      licenceList(lockfile)
        .map(({ licence, packages }) => `${licence} ${packages}`)
        .sort(),
      ["(MIT OR GPL-3.0) 1", "AGPL-3.0 1", "GPL-3.0 1", "MIT 1", "not declared 1"],
    );
    assert.match(scanLicences(undefined).notCovered.join(), /no package-lock/);
  });

  it("reads what the registry knows, and says when it gave no report", () => {
    const report = {
      vulnerabilities: {
        x: {
          severity: "high",
          range: "<2",
          via: [{ title: "reads files", url: "u" }, "y"],
          fixAvailable: true,
        },
        y: { severity: "moderate", range: "*", via: [], fixAvailable: false },
        z: { severity: "of a new kind", range: "*", via: [] },
      },
      metadata: { dependencies: { total: 3 } },
    };
    const { findings, covered } = scanAdvisories(JSON.stringify(report));
    assert.deepEqual(severities(findings), ["high", "medium", "high"]);
    assert.match(findings[0]?.message ?? "", /reads files \(u\); through y; npm audit fix/);
    assert.match(findings[1]?.message ?? "", /no fixed version/);
    assert.match(covered.join(), /3 npm packages/);
    for (const answer of ["", "{}", '{"error":{"code":"ENOAUDIT"}}', "<html>"])
      assert.deepEqual(scanAdvisories(answer).covered, [], answer);
  });
});

describe("scanners of others", () => {
  const answers: Readonly<Record<string, unknown>> = {
    "kube-score": [
      {
        object_meta: { name: "x", namespace: "n" },
        checks: [
          { check: { id: "a" }, grade: 1, comments: [{ summary: "bad" }] },
          { check: { id: "b" }, grade: 5, comments: null },
          { check: { id: "c" }, grade: 10 },
          { check: { id: "d" }, grade: 1, skipped: true },
        ],
      },
    ],
    checkov: {
      results: {
        failed_checks: [{ check_id: "a", resource: "Pod.n.x", severity: "HIGH" }, { check_id: "b" }],
      },
    },
    trivy: {
      SchemaVersion: 2,
      Results: [
        {
          Target: "f",
          Misconfigurations: [
            { ID: "a", Severity: "HIGH" },
            { ID: "b", Severity: "MEDIUM" },
          ],
        },
        {},
      ],
    },
  };
  const expected: Readonly<Record<string, readonly string[]>> = {
    "kube-score": ["high", "low"],
    checkov: ["high", "medium"],
    trivy: ["high", "medium"],
  };
  for (const scanner of scanners)
    it(`${scanner.command}: its report is read by severity, and what is no report is none`, () => {
      const found = readScanner(scanner, JSON.stringify(answers[scanner.command]));
      assert.deepEqual(severities(found ?? []), expected[scanner.command]);
      assert.ok(scanner.arguments("f.yaml").includes("f.yaml"));
      for (const answer of ["", "{}", "null", "no JSON"])
        assert.equal(readScanner(scanner, answer), undefined);
    });

  it("are shown objects as files, secrets masked and without what the server adds", () => {
    const { text, objects } = renderManifests(inventoryOf(conforming));
    assert.ok(objects > 30);
    assert.equal(text.split("---\n").length - 1, objects);
    assert.doesNotMatch(text, /^status:/m);
  });
});

describe("a report of a scan", () => {
  const found = scanText({ name: "a", text: ["AKIA", "ABCDEFGHIJKLMNOP"].join("") });
  const checks = [
    { check: "secrets" as const, covered: ["a"], notCovered: ["b"], findings: [...found, ...found] },
  ];
  const except = (fingerprint: string) =>
    JSON.stringify({
      exceptions: [{ fingerprint, where: "a", reason: "an example from the documentation" }],
    });

  it("fails on what is high, counts each finding once, and says what was covered and what was not", () => {
    const report = scanReport(checks, undefined);
    assert.equal(report.passed, false);
    assert.deepEqual([report.counts.critical, report.notCovered], [1, ["b"]]);
    assert.equal(scanReport([{ ...checks[0]!, findings: [] }], undefined).passed, true);
  });

  it("leaves excepted findings out, and shows exceptions that match nothing", () => {
    const report = scanReport(checks, except(found[0]?.fingerprint ?? ""));
    assert.deepEqual([report.passed, report.excepted.length, report.findings.length], [true, 1, 0]);
    const stale = scanReport(checks, except("0123456789abcdef"));
    assert.equal(stale.passed, false);
    assert.match(JSON.stringify(stale.findings), /matches nothing/);
  });

  it("fails on a file of exceptions that cannot be read, which then excepts nothing", () => {
    for (const file of [
      "exceptions: {}",
      "- :",
      except("short"),
      except("0123456789abcdef").replace("reason", "why"),
    ])
      assert.ok(
        withoutExcepted([], file).exceptions.findings.some(({ severity }) => severity === "high"),
        file,
      );
  });
});
