-- A report of what the scanner no longer finds, by title, host and port, is kept beside its scans: it closes and is none itself.
ALTER TABLE "app"."scan" ADD COLUMN "mitigated" JSONB;
