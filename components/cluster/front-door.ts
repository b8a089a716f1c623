import * as acm from "@pulumi/aws/acm";
import * as globalaccelerator from "@pulumi/aws/globalaccelerator";
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { tenantDomain } from "../../lib/gateway-name";
import type { Site } from "./site-types";
import { tagsFor } from "./tags";

/** What the front door is made from. */
export interface FrontDoorArgs {
  readonly site: Site;
  /** Public zone, below which every public host lies. */
  readonly zone: string;
  /** The name whose answers are watched. */
  readonly host: string;
  /** How requests find the nearest of several regions; absent with one region. */
  readonly routing?: "latency" | "accelerator" | undefined;
}

const AUTHORITIES = ["amazon.com", "letsencrypt.org"];

/** The public zone, and the certificate for every public host in it: the platform's and its tenants'. */
export class FrontDoor extends pulumi.ComponentResource {
  readonly certificateArn: pulumi.Output<string>;
  readonly zoneArn: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;

  constructor(name: string, args: FrontDoorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("platform:cluster:FrontDoor", name, {}, opts);
    const { site } = args;
    const tenants = `*.${tenantDomain(args.zone)}`;
    const owned = { parent: this };
    const tags = tagsFor(site);
    const zone = new route53.Zone(
      name,
      { name: args.zone, comment: `Names of ${site.name}`, forceDestroy: false, tags },
      { ...owned, protect: site.deletionProtection },
    );
    const certificate = new acm.Certificate(
      name,
      {
        domainName: args.zone,
        subjectAlternativeNames: [`*.${args.zone}`, tenants],
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1",
        tags,
      },
      owned,
    );
    // A name and its wildcard are proven by one and the same record.
    const proofs = Object.entries({ proof: args.zone, "tenants-proof": tenants }).map(([part, domain]) =>
      this.proof(`${name}-${part}`, { certificate, domain, zone }),
    );
    const validated = new acm.CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: proofs.map(({ fqdn }) => fqdn) },
      owned,
    );
    // Only these may issue for the zone: Amazon for load balancers, Let's Encrypt for the gateways.
    new route53.Record(
      `${name}-caa`,
      {
        zoneId: zone.zoneId,
        name: args.zone,
        type: "CAA",
        records: AUTHORITIES.flatMap((authority) => [`0 issue "${authority}"`, `0 issuewild "${authority}"`]),
        ttl: 3600,
      },
      owned,
    );
    if (args.routing === "latency") this.healthCheck(name, args);
    if (args.routing === "accelerator") this.accelerator(name, args, zone.zoneId);
    this.certificateArn = validated.certificateArn;
    this.zoneArn = zone.arn;
    this.zoneId = zone.zoneId;
    this.registerOutputs({ certificateArn: this.certificateArn });
  }

  /** The record that proves to the authority that one of the certificate's domains is ours. */
  private proof(
    label: string,
    { certificate, domain, zone }: { certificate: acm.Certificate; domain: string; zone: route53.Zone },
  ): route53.Record {
    const wanted = certificate.domainValidationOptions.apply((options) =>
      options.find(({ domainName }) => domainName === domain),
    );
    return new route53.Record(
      label,
      {
        zoneId: zone.zoneId,
        name: wanted.apply((option) => option?.resourceRecordName ?? ""),
        type: wanted.apply((option) => option?.resourceRecordType ?? "CNAME"),
        records: [wanted.apply((option) => option?.resourceRecordValue ?? "")],
        ttl: 300,
        allowOverwrite: true,
      },
      { parent: this },
    );
  }

  /** Takes a region out of the answers when its front door stops answering; external-dns writes the answers. */
  private healthCheck(name: string, { site, host }: FrontDoorArgs): void {
    new route53.HealthCheck(
      name,
      {
        type: "HTTPS",
        fqdn: host,
        port: 443,
        resourcePath: "/healthz",
        requestInterval: 10,
        failureThreshold: 3,
        measureLatency: true,
        enableSni: true,
        tags: tagsFor(site, { name }),
      },
      { parent: this },
    );
  }

  /** Two fixed addresses for all regions. The load balancer controller adds its balancers to the listener. */
  private accelerator(name: string, { site, host }: FrontDoorArgs, zoneId: pulumi.Input<string>): void {
    const owned = { parent: this };
    const accelerator = new globalaccelerator.Accelerator(
      name,
      { name: site.name, enabled: true, ipAddressType: "IPV4", tags: tagsFor(site) },
      owned,
    );
    new globalaccelerator.Listener(
      name,
      {
        acceleratorArn: accelerator.arn,
        protocol: "TCP",
        portRanges: [{ fromPort: 443, toPort: 443 }],
        clientAffinity: "SOURCE_IP",
      },
      owned,
    );
    new route53.Record(
      `${name}-host`,
      {
        zoneId,
        name: host,
        type: "A",
        aliases: [
          { name: accelerator.dnsName, zoneId: accelerator.hostedZoneId, evaluateTargetHealth: true },
        ],
      },
      owned,
    );
  }
}
