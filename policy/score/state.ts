import { kindOf } from "../frame/kinds";
import { Inventory, type Member } from "../frame/inventory";
import { type Fields, fieldsOf, isFields, listOf } from "../frame/loose";

const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Secrets of an exported state are opaque: rules see that something is there, and nobody sees what. */
const withoutSecrets = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isFields(value)) return value;
  if (SIGNATURE in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
};

const stringsOf = (value: unknown): readonly string[] =>
  listOf(value).filter((item) => typeof item === "string");

/** The provider that manages a resource: the state names it by URN and id. */
const providerOf = (resource: Fields, providers: readonly Fields[]): Pick<Member, "provider"> => {
  const reference = typeof resource["provider"] === "string" ? resource["provider"] : "";
  const found = providers.find(({ urn }) => typeof urn === "string" && reference.startsWith(`${urn}::`));
  return typeof found?.["type"] === "string"
    ? { provider: { type: found["type"], props: fieldsOf(withoutSecrets(found["inputs"])) } }
    : {};
};

const memberOf = (
  resource: Fields,
  { half, providers }: { readonly half: "inputs" | "outputs"; readonly providers: readonly Fields[] },
): Member => {
  const urn = typeof resource["urn"] === "string" ? resource["urn"] : "";
  const type = typeof resource["type"] === "string" ? resource["type"] : "";
  return {
    kind: kindOf(type),
    urn,
    name: urn.split("::").at(-1) ?? "",
    props: fieldsOf(
      withoutSecrets({
        ...fieldsOf(resource["inputs"]),
        ...(half === "outputs" ? fieldsOf(resource["outputs"]) : {}),
      }),
    ),
    protect: resource["protect"] === true,
    ...providerOf(resource, providers),
    sources: Object.fromEntries(
      Object.entries(fieldsOf(resource["propertyDependencies"])).map(([argument, from]) => [
        argument,
        stringsOf(from),
      ]),
    ),
  };
};

/** The resources of an exported state: what the program asked for, or what came out of it. */
export const inventoryFromState = (state: unknown, half: "inputs" | "outputs"): Inventory => {
  const all = listOf(fieldsOf(fieldsOf(state)["deployment"])["resources"]).filter(isFields);
  const providers = all.filter(
    ({ type }) => typeof type === "string" && type.startsWith("pulumi:providers:"),
  );
  return new Inventory(
    all
      // Resources that are about to be deleted are no longer what the program asks for.
      .filter((resource) => resource["delete"] !== true)
      .map((resource) => memberOf(resource, { half, providers })),
  );
};
