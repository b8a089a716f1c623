import { Failure } from "../../lib/failure";
import { isTurnedAway } from "../cluster/api-failure";
import { editedYaml, replaceFile, sectionPath } from "../stack-file";

/**
 * Names the version in the stack file and then does the work, so that whoever is killed in between leaves a file that
 * does not bring the other version back. The file is put back only when the work was surely not done.
 * @param work one change of the cluster, that ends with a `Failure` where it was not attempted.
 */
export async function withVersion<T>(
  file: string,
  { key, version }: { readonly key: string; readonly version: string | undefined },
  work: () => Promise<T>,
): Promise<T> {
  if (version === undefined) return work();
  const { before, after } = await editedYaml(file, (document) => {
    document.setIn([...sectionPath, "services", key, "version"], version);
  });
  await replaceFile(file, after);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure || isTurnedAway(error)) await replaceFile(file, before);
    throw error;
  }
}
