import { addressOf, certificateAuthorityOf, type ServerSurroundings } from "./server-address";

/** How psql reaches a server by its name: a section of libpq's service file. */
export function planService(server: string, surroundings: ServerSurroundings): string {
  const { host, port } = addressOf(server, surroundings);
  return [
    `[${server}]`,
    `host=${host}`,
    `port=${port}`,
    "sslmode=verify-full",
    `sslrootcert=${certificateAuthorityOf(surroundings)}`,
    "",
  ].join("\n");
}
