/** Whether an image can be pulled, as far as its registry tells. */
export type ImageState =
  | { readonly kind: "there" }
  | { readonly kind: "gone" }
  | { readonly kind: "unknown"; readonly reason: string };

/** Asks whether an image is there. */
export type ImageLookup = (image: string) => Promise<ImageState>;

const ANSWER_MILLISECONDS = 10_000;
const NOT_FOUND = 404;
const OK = 200;

/** The kinds of manifests a node may pull. */
const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** The address of an image's manifest. A registry of this machine is asked without TLS, as container tools do. */
export function manifestUrl(image: string): URL | undefined {
  const match = /^([^/]+)\/(.+?)(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(image);
  if (match === null) return undefined;
  const [, host = "", path = "", tag = "latest", digest] = match;
  const scheme = /^(127\.0\.0\.1|localhost)(:|$)/.test(host) ? "http" : "https";
  return new URL(`${scheme}://${host}/v2/${path}/manifests/${digest ?? tag}`);
}

/**
 * Asks the image's registry by HTTP.
 * @param authorization value of the header that the registry asks for, if it does.
 */
export const registryLookup =
  (authorization: string | undefined): ImageLookup =>
  async (image) => {
    const url = manifestUrl(image);
    if (url === undefined) return { kind: "unknown", reason: `"${image}" names no registry` };
    try {
      const { status } = await fetch(url, {
        method: "HEAD",
        headers: {
          accept: MANIFESTS.join(", "),
          ...(authorization === undefined ? {} : { authorization }),
        },
        signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
      });
      if (status === OK) return { kind: "there" };
      if (status === NOT_FOUND) return { kind: "gone" };
      return { kind: "unknown", reason: `${url.host} answered ${status}` };
    } catch (error) {
      return { kind: "unknown", reason: `${url.host} does not answer: ${String(error)}` };
    }
  };
