import { contains, overlaps, parseCidr } from "../../lib/cidr";
import { type Problem, problemAt } from "../../lib/problems";
import { isRaw, type Raw, rawOf } from "../../lib/raw";
import { externalNames } from "../mesh/graph-types";
import { eksObject } from "./eks-fields-schema";
import { planSubnets } from "./network-plan";
import { stores } from "./store-ranges-plan";

/** What is said about one field below `externals`. */
interface Said {
  readonly field: string;
  readonly value: unknown;
  readonly message: string;
}

/** A written range that lies in the stack's own network, but not where its data stores are. */
function misplaced(cluster: Raw, field: string, text: unknown): Said[] {
  const network = eksObject.shape.network.safeParse(cluster["network"]);
  const range = typeof text === "string" ? parseCidr(text) : undefined;
  const vpc = network.success ? parseCidr(network.data.cidr) : undefined;
  if (!network.success || range === undefined || vpc === undefined || !overlaps(vpc, range)) return [];
  const isolated = planSubnets(network.data).filter(({ kind }) => kind === "data" || kind === "card-data");
  const holds = (cidr: string): boolean => {
    const subnet = parseCidr(cidr);
    return subnet !== undefined && contains(subnet, range);
  };
  if (isolated.some(({ cidr }) => holds(cidr))) return [];
  const message =
    `lies in the stack's own network ${network.data.cidr} outside its data subnets; ` +
    `use those: ${isolated.map(({ cidr }) => cidr).join(", ")}`;
  return [{ field, value: text, message }];
}

/**
 * What is wrong with the ranges of the endpoints outside the cluster: those that the stack makes itself follow its
 * network plan and are not written, all others must be, and not inside the subnets of pods or load balancers.
 * Whatever is wrong in form is left to the schemas.
 */
export function externalRangeProblems(file: string, raw: unknown): Problem[] {
  const { cluster: section, externals } = rawOf(raw);
  const cluster = rawOf(section);
  const onEks = cluster["kind"] === "eks";
  const said = externalNames.flatMap((name): Said[] => {
    const external = rawOf(externals)[name];
    if (!isRaw(external)) return [];
    const { ranges } = external;
    const field = `externals.${name}.ranges`;
    const maker = onEks ? stores[name]?.field : undefined;
    if (maker !== undefined && cluster[maker] !== undefined)
      return ranges === undefined
        ? []
        : [
            {
              field,
              value: ranges,
              message: `cluster.${maker} makes it, and its subnets are known; remove the field`,
            },
          ];
    if (ranges === undefined) {
      const instead = maker === undefined ? "" : `, or have it made by cluster.${maker}`;
      return [{ field, value: ranges, message: `give the address ranges as a list${instead}` }];
    }
    return onEks && Array.isArray(ranges)
      ? ranges.flatMap((text: unknown, index) => misplaced(cluster, `${field}.${index}`, text))
      : [];
  });
  return said.map((problem) => problemAt(file, problem));
}
