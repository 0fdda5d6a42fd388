-- What a scan covered, apart from whether it finished; where it had credentials; and the tool's own mark, which decides nothing.

-- The owner obeys its own row security, and has no client.
ALTER TABLE app.scan NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.sighting NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.finding NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.evaluation NO FORCE ROW LEVEL SECURITY;

ALTER TABLE "app"."scan" ADD COLUMN "coverage" TEXT, ADD COLUMN "credentialed_hosts" TEXT[];
-- These formats say what was found, not where it was looked; that used to be kept as a scan that did not finish.
UPDATE "app"."scan" SET "credentialed_hosts" = '{}', "coverage" = CASE
  WHEN "format" IN ('nuclei', 'burp', 'openvas-csv', 'qualys-csv', 'generic-csv', 'generic-json') THEN 'unknown' ELSE 'whole' END;
UPDATE "app"."scan" n SET "completed" = true WHERE "format" = 'nuclei' OR ("coverage" = 'unknown'
  AND EXISTS (SELECT FROM "app"."sighting" g WHERE g."client_id" = n."client_id" AND g."scan_id" = n."scan_id"));
ALTER TABLE "app"."scan" ALTER COLUMN "coverage" SET NOT NULL;
ALTER TABLE app.scan ADD CHECK (coverage IN ('whole', 'unknown'));

ALTER TABLE "app"."finding" ADD COLUMN "discriminator" TEXT;

-- A tool's mark used to be written as an evaluation, at the scan's end in the scanner's name, and lifted the gate. It becomes a mark on that sighting.
ALTER TABLE "app"."sighting" ADD COLUMN "tool_marked" BOOLEAN NOT NULL DEFAULT false;
UPDATE "app"."sighting" g SET "tool_marked" = true
  FROM "app"."evaluation" e JOIN "app"."scan" n ON n."client_id" = e."client_id" AND n."scanner" = e."by" AND n."finished_at" = e."at"
  WHERE e."rule_id" IS NULL AND e."reason" = 'Marked as a false positive in the scan report.'
    AND g."client_id" = e."client_id" AND g."finding_id" = e."finding_id" AND g."scan_id" = n."scan_id";
ALTER TABLE app.evaluation DISABLE TRIGGER write_once;
DELETE FROM "app"."evaluation" WHERE "rule_id" IS NULL AND "reason" = 'Marked as a false positive in the scan report.';
ALTER TABLE app.evaluation ENABLE TRIGGER write_once;
-- Nobody has decided about these any more.
UPDATE "app"."finding" f SET "state" = CASE WHEN f."fixed_at" IS NULL THEN 'open' ELSE 'fixed' END WHERE f."state" = 'false-positive'
  AND NOT EXISTS (SELECT FROM "app"."evaluation" e WHERE e."client_id" = f."client_id" AND e."finding_id" = f."finding_id");

ALTER TABLE app.scan FORCE ROW LEVEL SECURITY;
ALTER TABLE app.sighting FORCE ROW LEVEL SECURITY;
ALTER TABLE app.finding FORCE ROW LEVEL SECURITY;
ALTER TABLE app.evaluation FORCE ROW LEVEL SECURITY;

ALTER TABLE "app"."evaluation_rule" ADD COLUMN "tool_marked" BOOLEAN;
DO $$
DECLARE
  old TEXT := (SELECT conname FROM pg_constraint WHERE conrelid = 'app.evaluation_rule'::regclass AND pg_get_constraintdef(oid) LIKE '%num_nonnulls%');
BEGIN
  EXECUTE format('ALTER TABLE app.evaluation_rule DROP CONSTRAINT %I', old);
END $$;
ALTER TABLE app.evaluation_rule ADD CHECK (num_nonnulls(severity_max, scanner_rule, rule_family, cwe, after_days, tool_marked) > 0), ADD CHECK (tool_marked);
