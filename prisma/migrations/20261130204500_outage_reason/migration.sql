-- CreateTable
CREATE TABLE "app"."outage_reason" (
    "client_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "author" TEXT NOT NULL,
    "entered_by" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outage_reason_pkey" PRIMARY KEY ("client_id","site_id","starts_at")
);

-- AddForeignKey
ALTER TABLE "app"."outage_reason" ADD CONSTRAINT "outage_reason_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."outage_reason" ADD CONSTRAINT "outage_reason_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Staff write it; the client's own login reads none of it, only what was frozen into an edition.
ALTER TABLE app.outage_reason ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.outage_reason FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON app.outage_reason TO app_staff, app_worker;
CREATE POLICY tenant_select ON app.outage_reason FOR SELECT TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_insert ON app.outage_reason FOR INSERT TO app_staff, app_worker WITH CHECK (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_update ON app.outage_reason FOR UPDATE TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients())) WITH CHECK (client_id = ANY (app.ctx_clients()));

ALTER TABLE app.outage_reason ADD CHECK (starts_at < ends_at), ADD CHECK (length(reason) BETWEEN 1 AND 120);
