import { textsOverlap } from "../../lib/cidr";
import type { EksConfig } from "./eks-fields-schema";
import type { Finding } from "./finding";

/** A second region that is none, or whose range meets one that is in use. */
export function secondRegionProblems({
  region,
  network,
  secondRegion,
}: Pick<EksConfig, "region" | "network" | "secondRegion">): Finding[] {
  if (secondRegion === undefined) return [];
  const { cidr } = secondRegion;
  const taken = [
    { name: "network.cidr", text: network.cidr },
    { name: "network.serviceCidr", text: network.serviceCidr },
    ...network.connected.map((text, index) => ({ name: `network.connected.${index}`, text })),
  ];
  const same: Finding = {
    field: "secondRegion.region",
    value: region,
    message: "is the first region; choose another",
  };
  return [
    ...(secondRegion.region === region ? [same] : []),
    ...taken
      .filter(({ text }) => textsOverlap(cidr, text))
      .map(({ name, text }) => ({
        field: "secondRegion.cidr",
        value: cidr,
        message: `overlaps ${name} ${text}; choose ranges apart`,
      })),
  ];
}
