/**
 * The SDK takes a stack trace for every resource and every promise, to show it should one never settle. Mapping those
 * back to TypeScript takes a third of the program's time and half of a test suite's, and nobody reads them unless
 * they asked for it: errors without a message stay without a trace.
 */
type Mapper = (error: Error, frames: NodeJS.CallSite[]) => unknown;

// Types say it is always there; only what maps traces, such as ts-node, sets it.
const mapped = Reflect.get(Error, "prepareStackTrace") as Mapper | undefined;

if (mapped !== undefined && process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined)
  Error.prepareStackTrace = (error, frames): unknown =>
    error.message === "" ? String(error) : mapped.call(Error, error, frames);
