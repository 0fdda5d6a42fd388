-- CreateTable
CREATE TABLE "app"."severity_override" (
    "client_id" UUID NOT NULL,
    "override_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "finding_id" UUID NOT NULL,
    "severity" TEXT,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "severity_override_pkey" PRIMARY KEY ("client_id","override_id")
);

-- CreateTable
CREATE TABLE "app"."evaluation_rule" (
    "rule_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "client_id" UUID,
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "accept_days" INTEGER,
    "severity_max" TEXT,
    "scanner_rule" TEXT,
    "rule_family" TEXT,
    "cwe" INTEGER,
    "after_days" INTEGER,
    "named_classes" BOOLEAN NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_by" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "evaluation_rule_pkey" PRIMARY KEY ("rule_id")
);

ALTER TABLE "app"."evaluation" ADD COLUMN "rule_id" UUID;

CREATE INDEX "severity_override_client_id_finding_id_idx" ON "app"."severity_override"("client_id", "finding_id");
ALTER TABLE "app"."severity_override" ADD CONSTRAINT "severity_override_client_id_finding_id_fkey" FOREIGN KEY ("client_id", "finding_id") REFERENCES "app"."finding"("client_id", "finding_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "app"."evaluation_rule" ADD CONSTRAINT "evaluation_rule_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
ALTER TABLE "app"."evaluation" ADD CONSTRAINT "evaluation_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "app"."evaluation_rule"("rule_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

ALTER TABLE app.severity_override ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.severity_override FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON app.severity_override TO app_staff, app_worker;
CREATE POLICY tenant_select ON app.severity_override FOR SELECT TO app_staff, app_worker USING (client_id = ANY (app.ctx_clients()));
CREATE POLICY tenant_insert ON app.severity_override FOR INSERT TO app_staff, app_worker WITH CHECK (client_id = ANY (app.ctx_clients()));
CREATE TRIGGER write_once BEFORE UPDATE OR DELETE ON app.severity_override FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER write_once_all BEFORE TRUNCATE ON app.severity_override FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

-- A rule is the vendor's, also where it is for one client. Its terms are written once; it is switched on, off and ended.
ALTER TABLE app.evaluation_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.evaluation_rule FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (enabled, ended_by, ended_at) ON app.evaluation_rule TO app_staff;
GRANT SELECT ON app.evaluation_rule TO app_worker;
CREATE POLICY vendor_select ON app.evaluation_rule FOR SELECT TO app_staff, app_worker USING (app.ctx_valid());
CREATE POLICY vendor_insert ON app.evaluation_rule FOR INSERT TO app_staff WITH CHECK (app.ctx_valid());
CREATE POLICY vendor_update ON app.evaluation_rule FOR UPDATE TO app_staff USING (app.ctx_valid()) WITH CHECK (app.ctx_valid());

ALTER TABLE app.severity_override ADD CHECK (severity IN ('critical', 'high', 'medium', 'low', 'info', 'unknown')), ADD CHECK (length(reason) BETWEEN 5 AND 4000),
  ADD CHECK (expires_at > at), ADD CHECK (severity IS NOT NULL OR expires_at IS NULL);
ALTER TABLE app.evaluation_rule ADD CHECK (verdict IN ('confirmed', 'false-positive', 'accepted', 'out-of-scope')), ADD CHECK (length(owner) BETWEEN 2 AND 200),
  ADD CHECK (length(name) BETWEEN 3 AND 200), ADD CHECK (length(reason) BETWEEN 5 AND 4000), ADD CHECK (severity_max IN ('critical', 'high', 'medium', 'low', 'info')),
  ADD CHECK ((verdict = 'accepted') = (accept_days IS NOT NULL)), ADD CHECK (accept_days BETWEEN 1 AND 366), ADD CHECK (after_days BETWEEN 1 AND 366), ADD CHECK (cwe > 0),
  ADD CHECK (num_nonnulls(severity_max, scanner_rule, rule_family, cwe, after_days) > 0), ADD CHECK ((ended_at IS NULL) = (ended_by IS NULL)), ADD CHECK (ended_at IS NULL OR NOT enabled);
