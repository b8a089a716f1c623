/** The tags of an AWS resource. */
export const tagsOf = ({
  props,
}: {
  readonly props: { readonly tags?: Readonly<Record<string, string | undefined>> };
}): Readonly<Record<string, string | undefined>> => props.tags ?? {};
