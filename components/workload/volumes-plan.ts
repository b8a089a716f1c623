import { toMebibytes } from "../../lib/quantity";
import type { CatalogueRow } from "../services/catalogue-types";

/** Where the files of a service's secret appear, one for each key. */
export const SECRETS_PATH = "/run/secrets/platform";

/** Name of a service's secret. */
export const secretName = (name: string): string => `${name}-secrets`;

/**
 * The writable directories and the secret's files. The secret is mounted whole and without sub-paths, so that a
 * rotated value reaches the running process.
 */
export function planVolumes(row: CatalogueRow, name: string) {
  const scratch = row.scratch.map(({ name: volume, size }) => ({
    name: volume,
    emptyDir: { sizeLimit: size },
  }));
  const secret =
    row.secrets.length === 0
      ? []
      : [{ name: "secrets", secret: { secretName: secretName(name), defaultMode: 0o440, optional: false } }];
  return {
    volumes: [...scratch, ...secret],
    volumeMounts: [
      ...row.scratch.map(({ name: volume, mountPath }) => ({ name: volume, mountPath, readOnly: false })),
      ...secret.map(({ name: volume }) => ({ name: volume, mountPath: SECRETS_PATH, readOnly: true })),
    ],
  };
}

/** Share of a volume that its process may fill: when a pod's volume is over its size, the kubelet evicts the pod. */
const FILL_SHARE = 0.9;

/** What a process is told of its volumes: where each named one is, and how many mebibytes it may put there. */
export const planVolumeSettings = ({ scratch }: Pick<CatalogueRow, "scratch">): Record<string, string> =>
  Object.fromEntries(
    scratch.flatMap(({ variable, mountPath, size }) =>
      variable === undefined
        ? []
        : [
            [variable, mountPath],
            [`${variable}_MEBIBYTES`, String(Math.floor(toMebibytes(size) * FILL_SHARE))],
          ],
    ),
  );
