-- CreateTable
CREATE TABLE "app"."readiness" (
    "tool" TEXT NOT NULL,
    "framework" TEXT NOT NULL,
    "completed" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "readiness_pkey" PRIMARY KEY ("tool","framework")
);

-- CreateTable
CREATE TABLE "app"."poam_item" (
    "plan" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "status" TEXT,
    "plan_at" TIMESTAMPTZ(3) NOT NULL,
    "deadline" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "poam_item_pkey" PRIMARY KEY ("plan","item")
);

-- The vendor's own and for staff only: no client login reaches either.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['app.readiness', 'app.poam_item'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO app_staff, app_worker', name);
    EXECUTE format('CREATE POLICY vendor_select ON %s FOR SELECT TO app_staff, app_worker USING (app.ctx_valid())', name);
    EXECUTE format('CREATE POLICY vendor_insert ON %s FOR INSERT TO app_staff, app_worker WITH CHECK (app.ctx_valid())', name);
    EXECUTE format('CREATE POLICY vendor_update ON %s FOR UPDATE TO app_staff, app_worker USING (app.ctx_valid()) WITH CHECK (app.ctx_valid())', name);
  END LOOP;
END $$;

ALTER TABLE app.readiness ADD CHECK (completed >= 0), ADD CHECK (total >= 0), ADD CHECK (completed <= total);
