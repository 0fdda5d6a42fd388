-- What was scanned, as whoever hands the report in says: for reports that do not say it themselves.
ALTER TABLE "app"."upload" ADD COLUMN "targets" TEXT[];
ALTER TABLE app.upload ADD CHECK (cardinality(targets) <= 200);
GRANT SELECT (targets) ON app.upload TO app_staff;
