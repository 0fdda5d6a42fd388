-- A file of evidence handed in through the browser, until the worker has read it. Its bytes are sealed, and gone as soon as it is read.
CREATE TABLE "app"."upload" (
    "upload_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "requested_by" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "client_slug" TEXT,
    "site_slug" TEXT,
    "name" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "sealed" BYTEA,
    "state" TEXT NOT NULL,
    "result" JSONB,
    "error" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "upload_pkey" PRIMARY KEY ("upload_id")
);
CREATE INDEX "upload_requested_at_idx" ON "app"."upload"("requested_at");

ALTER TABLE app.upload ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.upload FORCE ROW LEVEL SECURITY;
-- Staff hand a file in and take it back; nobody but the worker reads its bytes.
GRANT SELECT (upload_id, user_id, requested_by, kind, client_slug, site_slug, name, size, sha256, state, result, error, requested_at, finished_at) ON app.upload TO app_staff;
GRANT INSERT ON app.upload TO app_staff;
GRANT UPDATE (state, sealed, error, finished_at) ON app.upload TO app_staff;
GRANT SELECT, UPDATE, DELETE ON app.upload TO app_worker;
CREATE POLICY vendor_select ON app.upload FOR SELECT TO app_staff, app_worker USING (app.ctx_valid());
CREATE POLICY vendor_insert ON app.upload FOR INSERT TO app_staff WITH CHECK (app.ctx_valid());
CREATE POLICY vendor_update ON app.upload FOR UPDATE TO app_staff, app_worker USING (app.ctx_valid()) WITH CHECK (app.ctx_valid());
CREATE POLICY vendor_delete ON app.upload FOR DELETE TO app_worker USING (app.ctx_valid());

ALTER TABLE app.upload ADD CHECK (kind IN ('scan', 'purges', 'compliance', 'kev', 'epss', 'ssvc')), ADD CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  ADD CHECK (size > 0), ADD CHECK (sha256 ~ '^[0-9a-f]{64}$'), ADD CHECK ((state IN ('waiting', 'running')) = (sealed IS NOT NULL)), ADD CHECK ((state = 'done') = (result IS NOT NULL));
