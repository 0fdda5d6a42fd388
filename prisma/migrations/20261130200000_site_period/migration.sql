-- A site leaves, and a stated first day goes before the first check we hold of it.

-- AlterTable
ALTER TABLE "app"."site" ADD COLUMN "stated_from" TIMESTAMPTZ(3);

ALTER TABLE app.site ADD CHECK (stated_from < monitored_to);

-- People end and reopen a site; what it is called and where it stands stays the worker's.
GRANT UPDATE (stated_from, monitored_to) ON app.site TO app_staff;
ALTER POLICY tenant_update ON app.site TO app_staff, app_worker;
