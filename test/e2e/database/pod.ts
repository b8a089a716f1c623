import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planFiles } from "../../../tenants/database/bootstrap-plan";
import { planJob } from "../../../tenants/database/job-plan";
import type { DatabaseTenant } from "../../../tenants/database/place-plan";
import { type Ended, run } from "../support/command";
import { scratch } from "./client-tools";
import type { Server } from "./server";

/** Stands in for a kubelet: runs the planned pod's containers, one after the other, on this machine. */
export interface Pod {
  /** What a tenant's run said, up to its end or to the container that failed. */
  run(tenant: DatabaseTenant, files?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Where copies land. */
  readonly backups: string;
  close(): void;
}

/** The pod's file systems and the servers it reaches by name. */
export function pod(bin: string, servers: Readonly<Record<string, Server>>): Pod {
  const home = scratch("tenants-pod");
  const directory = (name: string) => {
    mkdirSync(join(home, name), { recursive: true });
    return join(home, name);
  };
  const credentials = directory("credentials");
  for (const [file, value] of Object.entries({ username: "admin", password: "unused" }))
    writeFileSync(join(credentials, file), value);
  const services = join(home, "services");
  writeFileSync(
    services,
    Object.entries(servers)
      .map(([name, server]) => `[${name}]\nhost=${server.directory}\n`)
      .join("\n"),
  );
  const backups = directory("backups");
  chmodSync(backups, 0o700);
  return {
    backups,
    run: async (tenant, files = planFiles({ tenant, environment: "dev" })) => {
      const sql = directory("sql");
      rmSync(sql, { recursive: true });
      mkdirSync(sql);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(sql, name), text);
      const { spec } = planJob({
        name: "run",
        files,
        image: "unused",
        secrets: { admin: "a", tenant: "b" },
      }).template;
      const said: Ended[] = [];
      for (const { command, env } of [...(spec.initContainers ?? []), ...spec.containers]) {
        const [shell = "", script = ""] = command;
        const ended = await run(shell, [join(sql, script.replace(/^\/sql\//, ""))], {
          env: {
            PATH: `${bin}:${process.env["PATH"] ?? ""}`,
            ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
            SQL_DIR: sql,
            ADMIN_DIR: credentials,
            TENANT_DIR: credentials,
            BACKUP_DIR: backups,
            WORK_DIR: directory("work"),
            PGSERVICEFILE: services,
          },
        });
        said.push(ended);
        if (ended.code !== 0) break;
      }
      return {
        code: said[said.length - 1]?.code ?? 0,
        stdout: said.map(({ stdout }) => stdout).join(""),
        stderr: said.map(({ stderr }) => stderr).join(""),
      };
    },
    close: () => {
      if (existsSync(home)) rmSync(home, { recursive: true });
    },
  };
}
