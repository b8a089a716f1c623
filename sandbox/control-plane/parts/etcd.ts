import type { Part } from "../process/part";
import { basePart, type PartContext } from "./context";

/** What it says of files that are not as it left them. */
const DAMAGED =
  /corrupt|crc mismatch|checksum|invalid database|failed to open database|unexpected (EOF|fault address)|failed to find database snapshot|already freed/i;

/** The database. Only holders of a certificate of its own authority can talk to it. */
export function etcd(context: PartContext): Part {
  const { layout, ports, credentials } = context;
  const client = `https://127.0.0.1:${ports.etcd}`;
  const peer = `https://127.0.0.1:${ports["etcd-peer"]}`;
  const [certificate, key, authority] = [
    credentials.path("etcd", "crt"),
    credentials.path("etcd", "key"),
    credentials.path("database", "crt"),
  ];
  return {
    ...basePart(context, "etcd"),
    arguments: [
      "--name=sandbox",
      `--data-dir=${layout.data}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      // A single member has no peers, but it insists on the listener: it is closed in the same way.
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=sandbox=${peer}`,
      `--cert-file=${certificate}`,
      `--key-file=${key}`,
      `--trusted-ca-file=${authority}`,
      "--client-cert-auth",
      `--peer-cert-file=${certificate}`,
      `--peer-key-file=${key}`,
      `--peer-trusted-ca-file=${authority}`,
      "--peer-client-cert-auth",
      "--log-level=warn",
      "--logger=zap",
    ],
    inputs: [credentials.authorities.database, credentials.holders.etcd.certificate],
    remedy: (tail) =>
      DAMAGED.test(tail)
        ? `the database in ${layout.data} is damaged and is left as it is: put a copy of the directory back, or give the cluster up with \`npm run destroy\` and start anew`
        : basePart(context, "etcd").remedy(tail),
  };
}
