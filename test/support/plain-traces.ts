/**
 * The SDK takes a stack trace for every resource and every promise, to show it should something leak. Mapping
 * those back to TypeScript takes half of a suite's time, and nobody reads them: errors without a message stay without
 * a trace.
 */
const mapped = Error.prepareStackTrace.bind(Error);

Error.prepareStackTrace = (error, frames): unknown =>
  error.message === "" ? String(error) : mapped(error, frames);
