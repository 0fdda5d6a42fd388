-- CreateTable
CREATE TABLE "app"."section_note" (
    "client_id" UUID NOT NULL,
    "period" TEXT NOT NULL,
    "section" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "private_text" TEXT NOT NULL,
    "written_by" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "section_note_pkey" PRIMARY KEY ("client_id","period","section")
);

-- CreateTable
CREATE TABLE "app"."report_design" (
    "client_id" UUID NOT NULL,
    "sections" TEXT[],
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_design_pkey" PRIMARY KEY ("client_id")
);

-- CreateTable
CREATE TABLE "app"."follow_up" (
    "client_id" UUID NOT NULL,
    "follow_up_id" UUID NOT NULL,
    "walk_through_id" UUID,
    "period" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "promise" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "due_on" DATE,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "raised_by" TEXT NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "follow_up_pkey" PRIMARY KEY ("client_id","follow_up_id")
);

-- CreateTable
CREATE TABLE "pub"."branding" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "accent" TEXT,
    "logo" BYTEA,
    "logo_type" TEXT,
    "logo_width" INTEGER,
    "logo_height" INTEGER,
    "logo_alt" TEXT,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "branding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "follow_up_client_id_raised_at_idx" ON "app"."follow_up"("client_id", "raised_at");

-- AddForeignKey
ALTER TABLE "app"."section_note" ADD CONSTRAINT "section_note_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."report_design" ADD CONSTRAINT "report_design_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."follow_up" ADD CONSTRAINT "follow_up_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Written by staff for one client; the client's own login reads none of it, only what was frozen into an edition.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['app.section_note', 'app.report_design', 'app.follow_up'] LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO app_staff, app_worker', name);
    EXECUTE format('CREATE POLICY tenant_select ON %s FOR SELECT TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()))', name);
    EXECUTE format('CREATE POLICY tenant_insert ON %s FOR INSERT TO app_staff, app_worker WITH CHECK (client_id = ANY (app.ctx_clients()))', name);
    EXECUTE format('CREATE POLICY tenant_update ON %s FOR UPDATE TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients())) WITH CHECK (client_id = ANY (app.ctx_clients()))', name);
  END LOOP;
END $$;

-- An emptied note is no note.
GRANT DELETE ON app.section_note TO app_staff, app_worker;
CREATE POLICY tenant_delete ON app.section_note FOR DELETE TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()));

-- The vendor's name, accent and mark stand on every page, the public ones too; who changed them is not for the public.
ALTER TABLE pub.branding ENABLE ROW LEVEL SECURITY;
ALTER TABLE pub.branding FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON pub.branding TO app_staff, app_worker;
CREATE POLICY vendor_select ON pub.branding FOR SELECT TO app_staff, app_worker USING (app.ctx_valid());
CREATE POLICY vendor_insert ON pub.branding FOR INSERT TO app_staff, app_worker WITH CHECK (app.ctx_valid());
CREATE POLICY vendor_update ON pub.branding FOR UPDATE TO app_staff, app_worker USING (app.ctx_valid()) WITH CHECK (app.ctx_valid());
GRANT SELECT (id, name, accent, logo, logo_type, logo_width, logo_height, logo_alt) ON pub.branding TO app_public;
CREATE POLICY public_select ON pub.branding FOR SELECT TO app_public USING (name IS NOT NULL);

ALTER TABLE app.section_note ADD CHECK (period ~ '^20[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]))?$'), ADD CHECK (section ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
  ADD CHECK (length(text) <= 2000), ADD CHECK (length(private_text) <= 4000);
ALTER TABLE app.report_design ADD CHECK (sections IS NOT NULL AND cardinality(sections) <= 60);
ALTER TABLE app.follow_up ADD CHECK (period ~ '^20[0-9]{2}(-(0[1-9]|1[0-2]|Q[1-4]))?$'), ADD CHECK (length(question) <= 500), ADD CHECK (length(promise) <= 500),
  ADD CHECK (length(owner) <= 120), ADD CHECK (length(outcome) <= 1000), ADD CHECK ((done_at IS NULL) = (outcome IS NULL));
ALTER TABLE pub.branding ADD CHECK (id = 1), ADD CHECK (length(name) BETWEEN 1 AND 80), ADD CHECK (accent ~ '^#[0-9a-f]{6}$'),
  ADD CHECK (octet_length(logo) BETWEEN 1 AND 49152), ADD CHECK (logo_type IN ('image/png', 'image/jpeg')), ADD CHECK (logo_width BETWEEN 1 AND 4096),
  ADD CHECK (logo_height BETWEEN 1 AND 4096), ADD CHECK (length(logo_alt) BETWEEN 1 AND 200),
  ADD CHECK (num_nulls(logo, logo_type, logo_width, logo_height, logo_alt) IN (0, 5));
