-- CreateTable
CREATE TABLE "app"."reported_day" (
    "client_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "external" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "reported_by" TEXT NOT NULL,
    "from_s" INTEGER NOT NULL,
    "to_s" INTEGER NOT NULL,
    "outages" JSONB NOT NULL,
    "totals" JSONB,
    "reported_pct" DOUBLE PRECISION,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reported_day_pkey" PRIMARY KEY ("client_id","site_id","source_id","external","day")
);

-- CreateIndex
CREATE INDEX "reported_day_client_id_day_idx" ON "app"."reported_day"("client_id", "day");

-- AddForeignKey
ALTER TABLE "app"."reported_day" ADD CONSTRAINT "reported_day_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."reported_day" ADD CONSTRAINT "reported_day_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

ALTER TABLE app.reported_day ADD CHECK (from_s >= 0 AND from_s < to_s AND to_s <= 86400),
  ADD CHECK (jsonb_typeof(outages) = 'array'),
  ADD CHECK (totals IS NULL OR jsonb_typeof(totals) = 'object'),
  ADD CHECK (reported_pct BETWEEN 0 AND 100),
  ADD CHECK (length(reported_by) BETWEEN 1 AND 100 AND length(external) BETWEEN 1 AND 2048);

ALTER TABLE app.reported_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.reported_day FORCE ROW LEVEL SECURITY;
GRANT SELECT ON app.reported_day TO app_staff;
GRANT SELECT, INSERT, UPDATE ON app.reported_day TO app_worker;
CREATE POLICY tenant_select ON app.reported_day FOR SELECT TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_insert ON app.reported_day FOR INSERT TO app_worker WITH CHECK (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_update ON app.reported_day FOR UPDATE TO app_worker USING (client_id = ANY (app.ctx_clients())) WITH CHECK (client_id = ANY (app.ctx_clients()));
