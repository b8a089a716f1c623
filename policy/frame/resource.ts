import type { Kind, Kinds } from "./kinds";
import type { Fields, Loose } from "./loose";

/** A resource as the engine shows it to a judge. */
export interface AnyResource {
  /** Group and kind, without version: see `kindOf`. */
  readonly kind: string;
  readonly urn: string;
  readonly name: string;
  readonly props: Fields;
  readonly protect: boolean;
  /** Region of the provider that manages it, where the provider has one. */
  readonly provider?: { readonly type: string; readonly props: Fields };
}

/** A resource whose kind is known. */
export interface Judged<K extends Kind> extends Omit<AnyResource, "kind" | "props"> {
  readonly kind: K;
  readonly props: Loose<Kinds[K]>;
}
