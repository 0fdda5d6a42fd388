import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type Inside = { performIO: (query: unknown) => Promise<pg.QueryArrayResult>; queryRaw: Adapter["queryRaw"] };

/** PrismaPg made fit for the schema engine. `onRefusal` hears what PostgreSQL said to a script, which the engine hides. */
export function schemaAdapter(pool: pg.Pool, onRefusal: (error: unknown) => void): PrismaPg {
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const { performIO, queryRaw } = adapter as unknown as Inside;
    return Object.assign(adapter, {
      // The adapter cuts scripts at every ";", also inside a function's body. Sent whole, a file is also one transaction: it applies or it does not.
      async executeScript(script: string) {
        await pool.query(script).catch((error: unknown) => {
          onRefusal(error);
          throw error;
        });
      },
      // It does not know the catalogue's one-byte "char" either, which the engine needs for the constraints of PostgreSQL 18.
      async queryRaw(query: Parameters<Adapter["queryRaw"]>[0]) {
        const result = await performIO.call(adapter, query);
        const characters = result.fields.flatMap((field, at) => (field.dataTypeID === pg.types.builtins.CHAR ? [at] : []));
        for (const at of characters) Object.assign(result.fields[at] ?? {}, { dataTypeID: pg.types.builtins.TEXT });
        const answer = await queryRaw.call(Object.assign(Object.create(adapter), { performIO: async () => result }), query);
        return { ...answer, columnTypes: answer.columnTypes.map((type, at) => (characters.includes(at) ? ColumnTypeEnum.Character : type)) };
      },
    });
  };
  return factory;
}
