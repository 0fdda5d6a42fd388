import pg from "pg";

export type Superuser = {
  ask<T extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  /** COPY … FROM STDIN. */
  copy(sql: string, rows: Buffer): Promise<void>;
  close(): Promise<void>;
};

/** Past every rule, for laying out and looking: tests and measurements only. */
export async function connectSuperuser(url: string): Promise<Superuser> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    ask: async (sql, values) => (await client.query(sql, values)).rows,
    copy: (sql, rows) => copyIn(client, sql, rows),
    close: () => client.end(),
  };
}

/** The driver knows the protocol and offers no call for it. */
async function copyIn(client: pg.Client, sql: string, rows: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const copy = {
      submit: (connection: pg.Connection) => connection.query(sql),
      handleCopyInResponse(connection: pg.Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }) {
        connection.sendCopyFromChunk(rows);
        connection.endCopyFrom();
      },
      handleCommandComplete() {},
      handleError: reject,
      handleReadyForQuery: () => resolve(),
    };
    client.query(copy as unknown as pg.Submittable);
  });
}
