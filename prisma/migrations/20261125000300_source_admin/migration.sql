-- What people who look after sources see and ask for: who paused or retired one, which key seals its secret, what kind of trouble a pull met, what was tried again.

-- AlterTable
ALTER TABLE "app"."source" ADD COLUMN "secret_key_id" TEXT,
ADD COLUMN "secret_set_at" TIMESTAMPTZ(3),
ADD COLUMN "pull_requested_at" TIMESTAMPTZ(3),
ADD COLUMN "pull_requested_by" TEXT,
ADD COLUMN "paused_at" TIMESTAMPTZ(3),
ADD COLUMN "paused_by" TEXT,
ADD COLUMN "retired_at" TIMESTAMPTZ(3),
ADD COLUMN "retired_by" TEXT;

-- AlterTable
ALTER TABLE "app"."pull" ADD COLUMN "fetched_at" TIMESTAMPTZ(3),
ADD COLUMN "trouble" TEXT,
ADD COLUMN "retry_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "app"."quarantine" ADD COLUMN "met_again_at" TIMESTAMPTZ(3),
ADD COLUMN "redrive_requested_at" TIMESTAMPTZ(3),
ADD COLUMN "redriven_at" TIMESTAMPTZ(3),
ADD COLUMN "dismissed_at" TIMESTAMPTZ(3),
ADD COLUMN "dismissed_by" TEXT,
ADD COLUMN "dismissed_reason" TEXT;

-- CreateIndex
CREATE INDEX "quarantine_source_id_resolved_at_idx" ON "app"."quarantine"("source_id", "resolved_at");

-- Forced row security holds for the owner too, who has no context: lifted for the one statement that fills the new columns.
ALTER TABLE app.source NO FORCE ROW LEVEL SECURITY;
UPDATE app.source SET secret_key_id = split_part(secret, '.', 2), secret_set_at = created_at WHERE secret IS NOT NULL;
ALTER TABLE app.source FORCE ROW LEVEL SECURITY;

-- The envelope stays the worker's; that there is one, since when and under which key, may be seen.
GRANT SELECT (secret_key_id, secret_set_at, pull_requested_at, pull_requested_by, paused_at, paused_by, retired_at, retired_by) ON app.source TO app_staff;

ALTER TABLE app.source ADD CHECK ((secret IS NULL) = (secret_key_id IS NULL)), ADD CHECK ((secret IS NULL) = (secret_set_at IS NULL)),
  ADD CHECK (secret IS NULL OR secret_key_id = split_part(secret, '.', 2)),
  ADD CHECK (retired_at IS NULL OR paused), ADD CHECK (paused OR paused_at IS NULL);
ALTER TABLE app.pull ADD CHECK (trouble IN ('credentials', 'rate-limit', 'unreachable', 'server-error', 'reply', 'refused', 'ours')),
  ADD CHECK (trouble IS NULL OR status = 'failed'), ADD CHECK (retry_at IS NULL OR status = 'failed');
ALTER TABLE app.quarantine ADD CHECK ((dismissed_at IS NULL) = (dismissed_by IS NULL)), ADD CHECK ((dismissed_at IS NULL) = (dismissed_reason IS NULL));
