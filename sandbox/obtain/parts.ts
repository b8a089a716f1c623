import { VERSIONS } from "../versions";
import { type Rule, sameMajorNotOlder, sameMinor } from "./semver";

/** A file of an official release. */
export interface Download {
  /** What the file is: one of the part's binaries, or an archive that holds them. */
  readonly kind: "binary" | "archive";
  readonly binary?: string;
  readonly from:
    | { readonly kind: "github"; readonly repository: string; readonly tag: string; readonly asset: string }
    | { readonly kind: "url"; readonly url: string; readonly checksumUrl: string };
}

/** How a part is built: a module in obtain/recipes and a package in it. */
export interface Recipe {
  readonly module: "pulumi" | "control-plane" | "kwok" | "rollouts-controller";
  readonly package: string;
  /** Linker settings `name=value` that tell the binary its version. */
  readonly stamps: readonly string[];
  /** What a first build takes on the disk, caches included. */
  readonly gibibytes: number;
}

/** What is obtained in one go: one version, one source, one or more binaries. */
export interface Part {
  readonly name: PartName;
  readonly version: string;
  /** The files it consists of. The first is the one that is asked for its version. */
  readonly binaries: readonly [string, ...string[]];
  readonly versionArguments: readonly string[];
  /** Which other versions do as well, when one is already installed. */
  readonly compatible: Rule;
  /** Official downloads for a platform; undefined where there are none. */
  readonly downloads: (platform: Platform) => readonly Download[] | undefined;
  readonly recipe: Recipe;
}

export type PartName = "pulumi" | "kubernetes" | "etcd" | "kwok" | "rollouts-controller";

/** Operating system and processor in Go's words. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

/** The machine this runs on. */
export const thisPlatform = (): Platform => ({
  os: process.platform === "win32" ? "windows" : process.platform,
  arch: process.arch === "x64" ? "amd64" : process.arch,
});

const KUBERNETES_BINARIES = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;
const COMPONENT_VERSION = "k8s.io/component-base/version";
const [kubernetesMajor, kubernetesMinor] = VERSIONS.kubernetes.split(".");

/** Everything that is needed besides plugins, in the order in which it takes longest to build. */
export const PARTS: readonly Part[] = [
  {
    name: "kubernetes",
    version: VERSIONS.kubernetes,
    binaries: KUBERNETES_BINARIES,
    versionArguments: ["--version"],
    compatible: sameMinor,
    // Control plane parts are published for Linux only.
    downloads: ({ os, arch }) =>
      os !== "linux"
        ? undefined
        : KUBERNETES_BINARIES.map((binary) => {
            const url = `https://dl.k8s.io/v${VERSIONS.kubernetes}/bin/linux/${arch}/${binary}`;
            return {
              kind: "binary",
              binary,
              from: { kind: "url", url, checksumUrl: `${url}.sha256` },
            } as const;
          }),
    recipe: {
      module: "control-plane",
      package: "./kubernetes",
      stamps: [
        `${COMPONENT_VERSION}.gitVersion=v${VERSIONS.kubernetes}`,
        `${COMPONENT_VERSION}.gitMajor=${kubernetesMajor}`,
        `${COMPONENT_VERSION}.gitMinor=${kubernetesMinor}`,
      ],
      gibibytes: 5,
    },
  },
  {
    name: "pulumi",
    version: VERSIONS.pulumi,
    binaries: ["pulumi"],
    versionArguments: ["version"],
    compatible: sameMajorNotOlder,
    downloads: ({ os, arch }) => [
      {
        kind: "archive",
        from: {
          kind: "github",
          repository: "pulumi/pulumi",
          tag: `v${VERSIONS.pulumi}`,
          asset: `pulumi-v${VERSIONS.pulumi}-${os}-${arch === "amd64" ? "x64" : arch}.tar.gz`,
        },
      },
    ],
    recipe: {
      module: "pulumi",
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      stamps: [`github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${VERSIONS.pulumi}`],
      gibibytes: 4,
    },
  },
  {
    name: "rollouts-controller",
    version: VERSIONS.rolloutsController,
    binaries: ["rollouts-controller"],
    versionArguments: ["--version"],
    compatible: sameMinor,
    // The project publishes its kubectl plugin and a container image, but no binary of the controller.
    downloads: () => undefined,
    recipe: {
      module: "rollouts-controller",
      package: "github.com/argoproj/argo-rollouts/cmd/rollouts-controller",
      stamps: [`github.com/argoproj/argo-rollouts/utils/version.version=${VERSIONS.rolloutsController}`],
      gibibytes: 2,
    },
  },
  {
    name: "kwok",
    version: VERSIONS.kwok,
    binaries: ["kwok"],
    versionArguments: ["--version"],
    compatible: sameMinor,
    downloads: ({ os, arch }) => [
      {
        kind: "binary",
        binary: "kwok",
        from: {
          kind: "github",
          repository: "kubernetes-sigs/kwok",
          tag: `v${VERSIONS.kwok}`,
          asset: `kwok-${os}-${arch}`,
        },
      },
    ],
    recipe: { module: "kwok", package: "sigs.k8s.io/kwok/cmd/kwok", stamps: [], gibibytes: 1 },
  },
  {
    name: "etcd",
    version: VERSIONS.etcd,
    binaries: ["etcd"],
    versionArguments: ["--version"],
    compatible: sameMinor,
    downloads: ({ os, arch }) =>
      os !== "linux"
        ? undefined
        : [
            {
              kind: "archive",
              from: {
                kind: "github",
                repository: "etcd-io/etcd",
                tag: `v${VERSIONS.etcd}`,
                asset: `etcd-v${VERSIONS.etcd}-${os}-${arch}.tar.gz`,
              },
            },
          ],
    recipe: { module: "control-plane", package: "./etcd", stamps: [], gibibytes: 0.5 },
  },
];
