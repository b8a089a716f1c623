import { renderTable } from "../../lib/table";
import { controlPlaneStatus } from "../control-plane/index";
import { keyServiceStatus } from "../engine/key-service";
import { EXIT } from "../../lib/failure";
import type { Command } from "./app";
import { readOptions } from "./options";

/** What runs and whether it is healthy; exit code 4 when something is not. */
export const status: Command = async (app) => {
  const { json } = readOptions("status", app.args, { json: { type: "boolean", default: false } });
  const [parts, keyService] = await Promise.all([
    controlPlaneStatus(app.paths.home),
    keyServiceStatus(app.paths.home),
  ]);
  const rows = [...parts, { name: "key-service", healthy: false, ...keyService }];
  const ok = rows.every(({ healthy }) => healthy);
  const exitCode = ok ? EXIT.ok : EXIT.resource;
  if (json) {
    const data = { home: app.paths.home, parts: rows };
    app.print(
      `${JSON.stringify({ schemaVersion: 1, command: "status", ok, exitCode, data, warnings: [] })}\n`,
    );
    return exitCode;
  }
  const table = renderTable(
    rows.map((row) => [
      row.name,
      row.healthy ? "healthy" : row.pid === undefined ? "stopped" : "not healthy",
      row.pid === undefined ? "" : `pid ${row.pid}`,
      row.port === undefined ? "" : `127.0.0.1:${row.port}`,
    ]),
  );
  app.print(`${table.join("\n")}\n`);
  app.say(ok ? "Next: npm run -s env" : "Next: npm run up");
  return exitCode;
};
