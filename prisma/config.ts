import { defineConfig } from "prisma/config";

// Prisma's CLI would download a schema engine; generate never runs it, so any executable satisfies the look-up offline.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: "schema", migrations: { path: "migrations" } });
