-- CreateTable
CREATE TABLE "app"."latency_day" (
    "client_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "location" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "buckets" JSONB NOT NULL,
    "seen" JSONB NOT NULL,

    CONSTRAINT "latency_day_pkey" PRIMARY KEY ("client_id","site_id","source_id","location","day")
);

-- CreateIndex
CREATE INDEX "latency_day_client_id_day_idx" ON "app"."latency_day"("client_id", "day");

-- AddForeignKey
ALTER TABLE "app"."latency_day" ADD CONSTRAINT "latency_day_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."latency_day" ADD CONSTRAINT "latency_day_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

ALTER TABLE app.latency_day ADD CHECK (jsonb_typeof(buckets) = 'array' AND jsonb_array_length(buckets) > 0),
  ADD CHECK (jsonb_typeof(seen) = 'array' AND jsonb_array_length(seen) > 0);

ALTER TABLE app.latency_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.latency_day FORCE ROW LEVEL SECURITY;
GRANT SELECT ON app.latency_day TO app_staff;
GRANT SELECT, INSERT, UPDATE ON app.latency_day TO app_worker;
CREATE POLICY tenant_select ON app.latency_day FOR SELECT TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_insert ON app.latency_day FOR INSERT TO app_worker WITH CHECK (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_update ON app.latency_day FOR UPDATE TO app_worker USING (client_id = ANY (app.ctx_clients())) WITH CHECK (client_id = ANY (app.ctx_clients()));
