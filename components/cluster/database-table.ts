import type { SharedKey } from "./keys-plan";
import type { SubnetKind } from "./network-plan";
import type { DataClass } from "./site-types";

/** PostgreSQL's port. */
export const DATABASE_PORT = 5432;

/** What sets one database of a cell apart from the others. */
export interface DatabaseRow {
  /** What follows the cell's name in the names of its cluster and instances. */
  readonly suffix: string;
  /** The database that its cluster starts with. */
  readonly databaseName: string;
  readonly dataClass: DataClass;
  readonly subnets: SubnetKind;
  readonly key: SharedKey;
  /** The nodes whose pods may connect. */
  readonly client: "cluster" | "cardholder";
}

/**
 * The databases of a cell. Card data has one of its own, in subnets of its own, with a key of its own, open to the nodes
 * that handle card data alone: whatever could connect to it would be in scope of PCI DSS too.
 */
export const databaseTable = {
  database: {
    suffix: "",
    databaseName: "platform",
    dataClass: "personal",
    subnets: "data",
    key: "database",
    client: "cluster",
  },
  cardDatabase: {
    suffix: "-card",
    databaseName: "billing",
    dataClass: "cardholder",
    subnets: "card-data",
    key: "card-database",
    client: "cardholder",
  },
} as const satisfies Record<string, DatabaseRow>;

/** Field of the `cluster` section that a database is configured by. */
export type DatabaseField = keyof typeof databaseTable;
/** All of them, in the order they are made in. */
export const databaseFields = Object.keys(databaseTable) as readonly DatabaseField[];
