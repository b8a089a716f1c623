import { kmsServer } from "./server";

/** Serves on the loopback port given as the only argument until it is told to end. */
const port = Number(process.argv[2]);
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  process.stderr.write("usage: main PORT\n");
  process.exit(2);
}
const server = kmsServer().listen(port, "127.0.0.1");
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => server.close());
