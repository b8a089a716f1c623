import { z } from "zod";
import type { ApiClient } from "../api-client";

const Metadata = z.object({
  name: z.string(),
  annotations: z.record(z.string(), z.string()).optional(),
  deletionTimestamp: z.string().optional(),
});

/** The server writes an empty list of metadata as null. */
const MetadataList = z.object({ items: z.array(z.object({ metadata: Metadata })).nullable() });

/** Names, annotations and the like of every object of a kind, without the objects: definitions run to megabytes. */
export async function listMetadata(
  api: ApiClient,
  path: string,
): Promise<readonly z.infer<typeof Metadata>[]> {
  const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  const { items } = MetadataList.parse(await api.find(path, accept));
  return (items ?? []).map(({ metadata }) => metadata);
}
