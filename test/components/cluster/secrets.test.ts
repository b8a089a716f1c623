import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { boundaryPolicy } from "../../../components/cluster/boundary-plan";
import { Keys } from "../../../components/cluster/keys";
import { secretAddress } from "../../../components/cluster/secret-address";
import { SecretReaders } from "../../../components/cluster/secret-readers";
import { planSecretReaders, readerTrust } from "../../../components/cluster/secret-readers-plan";
import { Secrets } from "../../../components/cluster/secrets";
import {
  planSecrets,
  ROTATION_DAYS,
  rotationPermissions,
  secretResourcePolicy,
} from "../../../components/cluster/secrets-plan";
import { type SecretReader, secretRoleName } from "../../../lib/secret-entries";
import { bounded, verdict } from "../../support/iam";
import { ofType, one, orphans, record, resourceSet } from "../../support/record";
import { awsOutputs, entries, entriesOf, site, tenants } from "./fixtures";

const { account, region, name } = site;
const boundary = "arn:aws:iam::123456789012:policy/boundary";
const plans = planSecrets(entries, tenants);
const planOf = (path: string) =>
  plans.find(({ entry }) => entry.name === `spotify-ai-agent/prod/${path}`) ?? assert.fail(path);
const arn = (entry: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${entry}-AbCdEf`;
const here = { "aws:RequestedRegion": region };

describe("the entries of the secret store", () => {
  for (const [path, key, dataClass, origin] of [
    ["auth/signing-key", "secrets", "operational", "random"],
    ["backend/database-url", "secrets", "operational", "address"],
    ["ml/model-store-token", "secrets", "operational", "given"],
    ["billing/payment-provider-key", "card-secrets", "cardholder", "given"],
    ["billing/database-url", "card-secrets", "cardholder", "address"],
    ["database-admin/password", "secrets", "operational", "given"],
    ["tenants/tiny/database/password", "secrets", "personal", "random"],
    ["tenants/acme/auth/signing-key", "secrets", "personal", "random"],
    ["tenants/mega/database/password", "tenant/mega", "personal", "random"],
    ["tenants/mega/ml/model-store-token", "tenant/mega", "personal", "given"],
    ["tenants/mega/backend/database-url", "tenant/mega", "personal", "address"],
    ["tenants/mega/backend/cache-url", "tenant/mega", "personal", "given"],
  ] as const)
    it(`encrypt ${path} with the key ${key}, and its value is ${origin}`, () => {
      const plan = planOf(path);
      assert.deepEqual([plan.key, plan.dataClass, plan.entry.value.origin], [key, dataClass, origin]);
    });

  it("have labels that name one entry each", () => {
    assert.equal(new Set(plans.map(({ label }) => label)).size, plans.length);
  });

  it("are closed to every other account", () => {
    const read = (who: string) =>
      verdict([secretResourcePolicy(site)], {
        action: "secretsmanager:GetSecretValue",
        resource: arn("x"),
        context: { "aws:PrincipalAccount": who },
      });
    assert.deepEqual([read("999999999999"), read(account)], ["denied", "refused"]);
  });
});

describe("the secrets of a cell", () => {
  const few = entries.filter(({ name: entry }) =>
    ["auth/signing-key", "backend/cache-url", "billing/database-url", "billing/tokenisation-key"].some(
      (end) => entry.endsWith(`prod/${end}`),
    ),
  );
  const made = (cache?: string) =>
    record(
      () =>
        new Secrets("s", {
          site,
          entries: few,
          tenants,
          keys: new Keys("keys", { site, tenants }),
          boundary,
          endpoints: {
            cardDatabase: pulumi.output("card.db"),
            ...(cache === undefined ? {} : { cache: pulumi.output(cache) }),
          },
        }),
      { outputs: awsOutputs },
    ).then(({ resources }) => resources.filter(({ urn }) => !urn.includes("cluster:Keys")));

  it("are exactly these: what is random rotates, an address is written, what is given stays empty", async () => {
    const all = await made("cache.host");
    assert.deepEqual(resourceSet(all), [
      "aws:cloudwatch/logGroup:LogGroup s-rotation",
      "aws:iam/role:Role s-rotation",
      "aws:iam/rolePolicy:RolePolicy s-rotation",
      "aws:lambda/function:Function s-rotation",
      "aws:lambda/permission:Permission s-rotation",
      "aws:secretsmanager/secret:Secret s-auth-signing-key",
      "aws:secretsmanager/secret:Secret s-backend-cache-url",
      "aws:secretsmanager/secret:Secret s-billing-database-url",
      "aws:secretsmanager/secret:Secret s-billing-tokenisation-key",
      "aws:secretsmanager/secretRotation:SecretRotation s-auth-signing-key",
      "aws:secretsmanager/secretVersion:SecretVersion s-backend-cache-url",
      "aws:secretsmanager/secretVersion:SecretVersion s-billing-database-url",
      "platform:cluster:BoundedRole s-rotation",
      "platform:cluster:Secrets s",
    ]);
    assert.deepEqual(orphans(all), ["s"]);
    const rotation = one(all, "aws:secretsmanager/secretRotation:SecretRotation").inputs;
    assert.deepEqual(
      [rotation["rotateImmediately"], rotation["rotationRules"], rotation["secretId"]],
      [true, { automaticallyAfterDays: ROTATION_DAYS }, "s-auth-signing-key-id"],
    );
    assert.equal(ROTATION_DAYS, 30);
  });

  it("have the key of their class, tags, a policy, and a month in which to come back", async () => {
    for (const { name: label, inputs, protect } of ofType(await made(), "aws:secretsmanager/secret:Secret")) {
      const card = label.startsWith("s-billing");
      const tags = inputs["tags"] as Record<string, string>;
      assert.deepEqual(
        [inputs["kmsKeyId"], tags["data-class"], tags["tenant"]],
        [
          `arn:aws:mock:::keys-${card ? "card-secrets" : "secrets"}`,
          card ? "cardholder" : "operational",
          "shared",
        ],
      );
      assert.deepEqual(JSON.parse(String(inputs["policy"])), secretResourcePolicy(site));
      assert.ok(inputs["recoveryWindowInDays"] === 30 && protect, label);
    }
  });

  it("of a tenant that is leaving go with it, its key too, and leave their names free", async () => {
    const madeIn = async (state: "suspended" | "offboarding") => {
      const listed = [{ id: "mega", tier: "enterprise_plus", state }] as const;
      const { resources } = await record(
        () =>
          new Secrets("s", {
            site,
            entries: entriesOf("prod", listed),
            tenants: listed,
            keys: new Keys("keys", { site, tenants: listed }),
            boundary,
            endpoints: {},
          }),
        { outputs: awsOutputs },
      );
      const protection = (type: string, of: RegExp) =>
        new Set(
          ofType(resources, type).flatMap(({ name: label, protect }) => (of.test(label) ? [protect] : [])),
        );
      const secrets = ofType(resources, "aws:secretsmanager/secret:Secret").filter(({ name: label }) =>
        label.startsWith("s-tenants-mega"),
      );
      assert.ok(secrets.length > 0);
      for (const { inputs } of secrets) assert.equal(inputs["recoveryWindowInDays"], 0);
      return [
        ...protection("aws:secretsmanager/secret:Secret", /tenants-mega/),
        ...protection("aws:kms/key:Key", /tenant-mega/),
        ...protection("aws:kms/key:Key", /keys-secrets/),
      ];
    };
    assert.deepEqual(await madeIn("suspended"), [true, true, true]);
    assert.deepEqual(await madeIn("offboarding"), [false, false, true]);
  });

  it("leave the address of a store that is elsewhere to an operator", async () => {
    assert.deepEqual(
      ofType(await made(), "aws:secretsmanager/secretVersion:SecretVersion").map(({ name: label }) => label),
      ["s-billing-database-url"],
    );
  });

  for (const [what, address, url] of [
    [
      "database",
      { kind: "store", store: "database", user: "service_auth" },
      "postgres://service_auth@host:5432/platform?sslmode=verify-full",
    ],
    [
      "card database",
      { kind: "store", store: "cardDatabase", user: "service_billing" },
      "postgres://service_billing@host:5432/billing?sslmode=verify-full",
    ],
    ["cache", { kind: "store", store: "cache", user: "service_auth" }, `rediss://${name}-platform@host:6379`],
    ["server in the cluster", { kind: "fixed", url: "postgres://a@b:5432/c" }, "postgres://a@b:5432/c"],
  ] as const)
    it(`tell where the ${what} is and as whom, without a password, as a secret`, async () => {
      const host = pulumi.output("host");
      const { result } = await record(() =>
        secretAddress(address, site, { database: host, cardDatabase: host, cache: host }),
      );
      assert.ok(result !== undefined && (await pulumi.isSecret(result)));
      assert.equal(await new Promise((resolve) => result.apply(resolve)), url);
    });

  it("are changed by the rotation where they are random, and left alone by it where not", () => {
    const permissions = [rotationPermissions(site, plans)];
    for (const { entry } of plans)
      for (const action of ["secretsmanager:PutSecretValue", "secretsmanager:GetSecretValue"])
        assert.equal(
          bounded(permissions, boundaryPolicy(site), { action, resource: arn(entry.name), context: here }),
          entry.value.origin === "random" ? "allowed" : "refused",
          entry.name,
        );
    const key = (alias: string) =>
      verdict(permissions, {
        action: "kms:GenerateDataKey",
        resource: `arn:aws:kms:${region}:${account}:key/1`,
        context: {
          "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
          "kms:ResourceAliases": [`alias/${name}/${alias}`],
        },
      });
    assert.deepEqual(["secrets", "tenant/mega", "card-secrets", "objects"].map(key), [
      "allowed",
      "allowed",
      "refused",
      "refused",
    ]);
  });
});

describe("the readers of secrets", () => {
  const readers = planSecretReaders(site, entries, tenants);
  const can = (label: string, [action, resource]: readonly [string, string], context: object = {}) =>
    bounded(
      readers.filter((reader) => reader.label === label).map(({ permissions }) => permissions),
      boundaryPolicy(site),
      { action, resource, context: { ...here, ...context } },
    ) === "allowed";
  /** Who is meant to read an entry, told from its name alone. */
  const meant = (entry: string): string[] => {
    const [owner = "", id = "", part = ""] = entry.split("/").slice(2);
    if (owner === "tenants") return part === "database" ? ["databases", `t-${id}`] : [`t-${id}`];
    if (owner === "database-admin") return ["databases"];
    return [owner === "billing" ? "billing" : "services"];
  };

  it("are one for each namespace with a store", () => {
    assert.deepEqual(readers.map(({ label, tenant }) => [label, tenant]).sort(), [
      ["billing", undefined],
      ["databases", undefined],
      ["services", undefined],
      ["t-acme", "acme"],
      ["t-mega", "mega"],
      ["t-nice", "nice"],
      ["t-tiny", "tiny"],
    ]);
  });

  it("read their own entries and nobody else's, each against each", () => {
    for (const { label } of readers)
      for (const { name: entry } of entries)
        assert.equal(
          can(label, ["secretsmanager:GetSecretValue", arn(entry)]),
          meant(entry).includes(label),
          `${label} reads ${entry}`,
        );
  });

  it("write nothing, and read nothing whose name merely starts like theirs", () => {
    const trap = [
      { id: "acme", tier: "enterprise" },
      { id: "acme-two", tier: "enterprise" },
    ] as const;
    const [acme] = planSecretReaders(site, entriesOf("prod", trap), trap).filter(
      ({ label }) => label === "t-acme",
    );
    for (const entry of ["tenants/acme-two/database/password", "tenants/acme/database/password-2"])
      assert.equal(
        verdict([acme!.permissions], {
          action: "secretsmanager:GetSecretValue",
          resource: arn(`spotify-ai-agent/prod/${entry}`),
        }),
        "refused",
        entry,
      );
    for (const { label } of readers)
      for (const action of ["secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret"])
        assert.ok(!can(label, [action, arn(entries[0]!.name)]), `${label} ${action}`);
  });

  it("use the keys of their entries, through Secrets Manager alone", () => {
    const use = (label: string, alias: string, through = "secretsmanager") =>
      can(label, ["kms:Decrypt", `arn:aws:kms:${region}:${account}:key/1`], {
        "kms:ViaService": `${through}.${region}.amazonaws.com`,
        "kms:ResourceAliases": [`alias/${name}/${alias}`],
      });
    const aliases = ["secrets", "card-secrets", "tenant/mega", "cardholder", "objects"];
    for (const [label, own] of [
      ["services", ["secrets"]],
      ["billing", ["card-secrets"]],
      ["databases", ["secrets", "tenant/mega"]],
      ["t-acme", ["secrets"]],
      ["t-mega", ["tenant/mega"]],
    ] as const) {
      assert.deepEqual(
        aliases.filter((alias) => use(label, alias)),
        own,
        label,
      );
      assert.ok(!use(label, own[0], "s3"), label);
    }
  });

  it("stay within what IAM takes, however many tenants a cell has and however long their ids are", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      id: `${"a".repeat(37)}${String(index).padStart(3, "0")}`,
      tier: "enterprise_plus" as const,
    }));
    const listed = planSecretReaders(site, entriesOf("prod", many), many);
    for (const { permissions, roleName } of listed) {
      assert.ok(JSON.stringify(permissions).length <= 10_240, roleName);
      assert.ok(roleName.length <= 64, roleName);
    }
    assert.equal(new Set(listed.map(({ roleName }) => roleName)).size, listed.length);
    const rotating = rotationPermissions(site, planSecrets(entriesOf("prod", many), many));
    assert.ok(JSON.stringify(rotating).length <= 10_240);
  });

  it("have names that no tenant's id can take from another", () => {
    const names = (readers_: readonly SecretReader[]) =>
      readers_.map((reader) => secretRoleName("prod", reader));
    assert.deepEqual(names([{ kind: "services" }, { kind: "tenant", id: "services" }]), [
      "spotify-ai-agent-prod-secrets-services",
      "spotify-ai-agent-prod-secrets-t-services",
    ]);
    const long = "b".repeat(39);
    assert.equal(
      new Set(
        names([
          { kind: "tenant", id: `${long}1` },
          { kind: "tenant", id: `${long}2` },
          { kind: "tenant", id: long },
        ]),
      ).size,
      3,
    );
  });

  it("are exactly one bounded role each, which External Secrets alone may take", async () => {
    const controllerArn = "arn:aws:iam::123456789012:role/external-secrets";
    const { resources } = await record(
      () =>
        new SecretReaders("r", {
          site,
          entries: entries.filter(({ owner }) => owner === "billing"),
          tenants,
          boundary,
          controllerArn: pulumi.output(controllerArn),
        }),
    );
    assert.deepEqual(resourceSet(resources), [
      "aws:iam/role:Role r-billing",
      "aws:iam/rolePolicy:RolePolicy r-billing",
      "platform:cluster:BoundedRole r-billing",
      "platform:cluster:SecretReaders r",
    ]);
    assert.deepEqual(orphans(resources), ["r"]);
    const { inputs } = one(resources, "aws:iam/role:Role");
    assert.deepEqual(JSON.parse(String(inputs["assumeRolePolicy"])), readerTrust(controllerArn));
    assert.deepEqual(
      [inputs["name"], inputs["permissionsBoundary"]],
      ["spotify-ai-agent-prod-secrets-billing", boundary],
    );
  });
});
