import {
  DependencyInfo,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  type ProgramInfo,
} from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PackageParameterization } from "@pulumi/pulumi/proto/plugin_pb";
import { installedPackages, type Manifest, modulesFolder, readManifest } from "./installed-packages";
import { type RequiredPlugin, requiredPlugins } from "./required-plugins";

const installedFor = async (info: ProgramInfo | undefined): Promise<Manifest[]> => {
  const folder = modulesFolder(info?.getProgramDirectory() ?? process.cwd());
  return folder === undefined ? [] : installedPackages(folder);
};

/** Answers which plugins a program needs. */
export async function getRequiredPackages(
  info: ProgramInfo | undefined,
): Promise<GetRequiredPackagesResponse> {
  const response = new GetRequiredPackagesResponse();
  response.setPackagesList(requiredPlugins(await installedFor(info)).map(packageDependency));
  return response;
}

function packageDependency({ name, version, server, parameterization }: RequiredPlugin): PackageDependency {
  const dependency = new PackageDependency();
  dependency.setName(name);
  dependency.setKind("resource");
  dependency.setVersion(version);
  dependency.setServer(server);
  if (parameterization !== undefined) {
    const parameter = new PackageParameterization();
    parameter.setName(parameterization.name);
    parameter.setVersion(parameterization.version);
    parameter.setValue(Buffer.from(parameterization.value, "base64"));
    dependency.setParameterization(parameter);
  }
  return dependency;
}

/** Answers which npm packages a program uses, itself or through others. */
export async function getProgramDependencies(
  info: ProgramInfo | undefined,
  transitive: boolean,
): Promise<GetProgramDependenciesResponse> {
  const installed = await installedFor(info);
  const own = await readManifest(info?.getProgramDirectory() ?? process.cwd());
  const wanted = new Set(Object.keys({ ...own?.dependencies, ...own?.devDependencies }));
  const response = new GetProgramDependenciesResponse();
  response.setDependenciesList(
    installed
      .filter(({ name = "" }) => transitive || wanted.has(name))
      .map(({ name = "", version = "" }) => {
        const dependency = new DependencyInfo();
        dependency.setName(name);
        dependency.setVersion(version);
        return dependency;
      }),
  );
  return response;
}
