-- The days (of the client's calendar) from which a site's source speaks for it, whatever other sources saw; the latest of a site's days counts.
-- AlterTable
ALTER TABLE "app"."source_mapping" ADD COLUMN     "speaks_from" DATE[] DEFAULT ARRAY[]::DATE[];
