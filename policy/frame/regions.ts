import { type Fields, fieldsOf } from "./loose";

const REGION =
  /\b(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central)(?:east|west)?-[0-9](?=[a-z]?\b)/g;

/** Services without a region of their own answer in this one. */
const GLOBAL = /^arn:aws[a-z-]*:(?:iam|cloudfront|route53|globalaccelerator|waf):/;

/** Every region that a text names: in an ARN, an availability zone or alone. */
export const regionsIn = (text: string): readonly string[] =>
  GLOBAL.test(text) ? [] : (text.match(REGION) ?? []);

/** The region of a provider, where it says one. */
export const regionOf = (props: Fields | undefined): string | undefined => {
  const { region } = fieldsOf(props);
  return typeof region === "string" && region !== "" ? region : undefined;
};
