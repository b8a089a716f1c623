import type { OutputInstance } from "@pulumi/pulumi";

type Scalar = string | number | boolean | bigint | null | undefined;

/**
 * What a judge may assume about a resource's arguments: outputs are resolved, and every field may be absent,
 * because the engine sends what the program wrote and not what the type promises.
 */
export type Loose<T> = T extends Promise<unknown> | OutputInstance<unknown>
  ? never
  : T extends Scalar
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Loose<Item>[]
      : { readonly [Key in keyof T]?: Loose<T[Key]> };

/** Any object whose fields are not known in advance. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields, and not a list. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value when it is an object with fields, else an empty one. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** The value when it is a list, else an empty one. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
