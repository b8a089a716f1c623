import { databaseName } from "./place-plan";
import type { Place } from "./scripts-plan";
import { text, when } from "./sql";

const nameOf = ({ server, database }: Place): string => `${server}/${database}`;

/** Marks that a tenant's data has arrived from a place, all of it. Tenants see nothing of the marks. */
export const planMark = (id: string, from: Place): string =>
  [
    "CREATE SCHEMA IF NOT EXISTS platform;",
    "REVOKE ALL ON SCHEMA platform FROM PUBLIC;",
    "CREATE TABLE IF NOT EXISTS platform.arrivals (tenant text PRIMARY KEY, source text NOT NULL, at timestamptz NOT NULL DEFAULT now());",
    `INSERT INTO platform.arrivals (tenant, source) VALUES (${text(databaseName(id))}, ${text(nameOf(from))}) ON CONFLICT (tenant) DO UPDATE SET source = EXCLUDED.source, at = now();`,
  ].join("\n");

/** Whether it has: one value, true or false. A query on a table that is not there yet would fail. */
export const planArrived = (id: string, from: Place): string =>
  `SELECT CASE WHEN to_regclass('platform.arrivals') IS NULL THEN false ELSE (xpath('/row/c/text()', query_to_xml(${text(
    `SELECT count(*) AS c FROM platform.arrivals WHERE tenant = ${text(databaseName(id))} AND source = ${text(nameOf(from))}`,
  )}, false, true, '')))[1]::text = '1' END;`;

/** Stops a run that would give up a place before everything has arrived. */
export const planArrivalCheck = (id: string, from: Place): string =>
  [
    "DO $body$ BEGIN",
    "  IF to_regclass('platform.arrivals') IS NULL THEN RAISE EXCEPTION 'nothing has arrived yet'; END IF;",
    `  IF NOT EXISTS (SELECT FROM platform.arrivals WHERE tenant = ${text(databaseName(id))} AND source = ${text(nameOf(from))}) THEN`,
    `    RAISE EXCEPTION ${text(`the data has not arrived from ${nameOf(from)}; suspend the tenant and let the copy finish`)};`,
    "  END IF;",
    "END $body$;",
  ].join("\n");

/** Takes the mark away with the place, so that a later move to it starts from nothing. */
export const forgetArrival = (id: string): string =>
  when(
    "to_regclass('platform.arrivals') IS NOT NULL",
    `DELETE FROM platform.arrivals WHERE tenant = ${text(databaseName(id))}`,
  );
