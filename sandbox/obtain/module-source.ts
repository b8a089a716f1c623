/** The directory that holds the unpacked source of a Go module, downloaded and verified on first use. */
export type ModuleSource = (module: string, version: string) => Promise<string>;
