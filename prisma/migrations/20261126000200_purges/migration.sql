-- AlterTable
ALTER TABLE "app"."purge_heartbeat" ADD COLUMN "zone" TEXT NOT NULL DEFAULT 'client';

ALTER TABLE app.purge_heartbeat ADD CHECK (zone IN ('client', 'UTC'));
