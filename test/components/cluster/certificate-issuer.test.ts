import assert from "node:assert/strict";
import { ISSUER_NAME, planIssuer } from "../../../components/cluster/certificate-issuer";
import { stackOf } from "../../support/stack";

const args = { zone: "example.com", zoneId: "Z1", region: "eu-central-1" };

describe("the issuer of the gateways' certificates", () => {
  it("issues for the public zone alone, proven by records in it", () => {
    assert.deepEqual(planIssuer(args).acme.solvers, [
      {
        selector: { dnsZones: ["example.com"] },
        dns01: { route53: { region: "eu-central-1", hostedZoneID: "Z1" } },
      },
    ]);
  });

  it("names whom to tell, where somebody is named", () => {
    assert.ok(!("email" in planIssuer(args).acme));
    assert.equal(planIssuer({ ...args, contact: "a@example.com" }).acme.email, "a@example.com");
  });

  for (const environment of ["staging", "prod"])
    it(`is the one that the gateways of ${environment} ask, for names in its zone`, () => {
      const { cluster, gateway } = stackOf(environment);
      assert.ok(cluster.kind === "eks");
      assert.deepEqual(gateway.certificate, { kind: "issuer", name: ISSUER_NAME });
      assert.equal(cluster.dns?.zone, gateway.domain);
    });
});
