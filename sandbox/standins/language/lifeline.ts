/** The file descriptor over which a child notices that its host is gone. */
export const LIFELINE_FD = 3;

/**
 * Runs inside the child, before its program: a pipe to the host is open as long as the host lives, however
 * it ends. The function is passed on as text, so it may use nothing from outside.
 */
function endWithHost(descriptor: number, host: number): void {
  // Workers and children of the program inherit node's arguments, but not the pipe.
  const { isMainThread } = process.getBuiltinModule("node:worker_threads");
  if (!isMainThread || process.ppid !== host) return;
  const { Socket } = process.getBuiltinModule("node:net");
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  const end = () => {
    process.kill(process.pid, "SIGKILL");
  };
  pipe.on("close", end);
  pipe.on("error", end);
  pipe.resume();
  pipe.unref();
}

/** Node's argument that ties a child to the life of the process with the given id. */
export function lifelineArgument(host: number): string {
  const call = `(${endWithHost.toString()})(${LIFELINE_FD}, ${host});`;
  return `--import=data:text/javascript,${encodeURIComponent(call)}`;
}
