import { connect, type Socket } from "node:net";

/** An error that the server reported. */
export class SqlError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code} ${message}`);
  }
}

type Row = readonly (string | null)[];

interface Waiting {
  readonly resolve: (rows: Row[]) => void;
  readonly reject: (error: Error) => void;
  rows: Row[];
  error?: SqlError;
}

/** A session with a PostgreSQL server over its socket directory, by the simple query protocol. */
export class Session {
  private buffered = Buffer.alloc(0);
  private waiting: Waiting | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (chunk: Buffer) => {
      this.buffered = Buffer.concat([this.buffered, chunk]);
      this.read();
    });
    socket.on("error", (error) => {
      this.fail(error);
    });
    socket.on("close", () => {
      this.fail(new SqlError("08006", "connection closed"));
    });
  }

  static async open(socketPath: string, user: string, database: string): Promise<Session> {
    const session = new Session(connect(socketPath));
    const settings = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
    const start = Buffer.alloc(8);
    start.writeInt32BE(8 + settings.length, 0);
    start.writeInt32BE(196_608, 4);
    await session.send(Buffer.concat([start, settings]));
    return session;
  }

  /** Runs statements; answers the rows of all of them. */
  query(sql: string): Promise<Row[]> {
    const body = Buffer.from(`${sql}\0`);
    const head = Buffer.alloc(5);
    head.write("Q", 0);
    head.writeInt32BE(4 + body.length, 1);
    return this.send(Buffer.concat([head, body]));
  }

  close(): void {
    this.socket.destroy();
  }

  private send(message: Buffer): Promise<Row[]> {
    if (this.socket.destroyed) return Promise.reject(new SqlError("08006", "connection closed"));
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject, rows: [] };
      this.socket.write(message);
    });
  }

  private fail(error: Error): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.reject(waiting.error ?? error);
  }

  private read(): void {
    while (this.buffered.length >= 5) {
      const length = this.buffered.readInt32BE(1);
      if (this.buffered.length < length + 1) return;
      const kind = this.buffered.toString("latin1", 0, 1);
      const body = this.buffered.subarray(5, length + 1);
      this.buffered = this.buffered.subarray(length + 1);
      this.handle(kind, body);
    }
  }

  private handle(kind: string, body: Buffer): void {
    const { waiting } = this;
    if (waiting === undefined) return;
    if (kind === "D") waiting.rows.push(columns(body));
    if (kind === "E") {
      const fields = Object.fromEntries(
        body
          .toString("utf8")
          .split("\0")
          .filter((field) => field !== "")
          .map((field) => [field[0], field.slice(1)]),
      ) as Record<string, string>;
      waiting.error = new SqlError(fields["C"] ?? "", fields["M"] ?? "");
    }
    if (kind === "Z") {
      this.waiting = undefined;
      if (waiting.error === undefined) waiting.resolve(waiting.rows);
      else waiting.reject(waiting.error);
    }
  }
}

function columns(body: Buffer): Row {
  const values: (string | null)[] = [];
  let at = 2;
  for (let index = 0; index < body.readInt16BE(0); index += 1) {
    const length = body.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : body.toString("utf8", at, at + length));
    at += Math.max(0, length);
  }
  return values;
}
