-- CreateTable
CREATE TABLE "app"."bulk_export" (
    "export_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "requested_by" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "formats" TEXT[],
    "reader" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "bulk_export_pkey" PRIMARY KEY ("export_id")
);

-- CreateTable
CREATE TABLE "app"."bulk_export_file" (
    "client_id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "client_slug" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "file_name" TEXT,
    "size" INTEGER,
    "sha256" TEXT,
    "bytes" BYTEA,
    "error" TEXT,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_export_file_pkey" PRIMARY KEY ("client_id","export_id","format")
);

CREATE INDEX "bulk_export_user_id_idx" ON "app"."bulk_export"("user_id");
CREATE INDEX "bulk_export_file_export_id_position_idx" ON "app"."bulk_export_file"("export_id", "position");
ALTER TABLE "app"."bulk_export_file" ADD CONSTRAINT "bulk_export_file_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

ALTER TABLE app.bulk_export ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.bulk_export FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON app.bulk_export TO app_staff;
GRANT SELECT, UPDATE, DELETE ON app.bulk_export TO app_worker;
CREATE POLICY vendor_select ON app.bulk_export FOR SELECT TO app_staff, app_worker USING (app.ctx_valid());
CREATE POLICY vendor_insert ON app.bulk_export FOR INSERT TO app_staff WITH CHECK (app.ctx_valid());
CREATE POLICY vendor_update ON app.bulk_export FOR UPDATE TO app_staff, app_worker USING (app.ctx_valid()) WITH CHECK (app.ctx_valid());
CREATE POLICY vendor_delete ON app.bulk_export FOR DELETE TO app_worker USING (app.ctx_valid());

ALTER TABLE app.bulk_export_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.bulk_export_file FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON app.bulk_export_file TO app_staff;
GRANT SELECT, DELETE ON app.bulk_export_file TO app_worker;
CREATE POLICY tenant_select ON app.bulk_export_file FOR SELECT TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_insert ON app.bulk_export_file FOR INSERT TO app_staff WITH CHECK (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_update ON app.bulk_export_file FOR UPDATE TO app_staff USING (client_id = ANY (app.ctx_clients())) WITH CHECK (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_delete ON app.bulk_export_file FOR DELETE TO app_worker USING (client_id = ANY (app.ctx_clients()));

ALTER TABLE app.bulk_export ADD CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'failed')), ADD CHECK (total >= 0), ADD CHECK (reader IN ('client', 'csm', 'leadership', 'security'));
ALTER TABLE app.bulk_export_file ADD CHECK (state IN ('waiting', 'done', 'absent', 'failed')), ADD CHECK (size >= 0), ADD CHECK (format ~ '^[a-z]{3,5}$'),
  ADD CHECK ((state = 'done') = (bytes IS NOT NULL AND file_name IS NOT NULL AND size IS NOT NULL AND sha256 IS NOT NULL));
