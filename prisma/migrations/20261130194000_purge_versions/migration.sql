-- A corrected total replaces the whole one before it, and what counted before stays.
ALTER TABLE "app"."purge_count" DROP CONSTRAINT "purge_count_pkey",
ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN "whole" BOOLEAN NOT NULL DEFAULT false,
ADD CONSTRAINT "purge_count_pkey" PRIMARY KEY ("client_id","source_id","day_from","day_to","reason","version");
ALTER TABLE app.purge_count ADD CHECK (version > 0);

-- The webhook always told a span as a whole: of what it said at several times only the last was meant to count. Readable by its owner for as long as that takes.
ALTER TABLE app.purge_count NO FORCE ROW LEVEL SECURITY;
UPDATE app.purge_count c SET whole = true, version = v.version
FROM (SELECT client_id, source_id, day_from, day_to, reason,
    dense_rank() OVER (PARTITION BY client_id, source_id, day_from, day_to ORDER BY reported_at)::int AS version FROM app.purge_count) v
WHERE (v.client_id, v.source_id, v.day_from, v.day_to, v.reason) = (c.client_id, c.source_id, c.day_from, c.day_to, c.reason)
  AND c.source_id IN (SELECT source_id FROM app.source WHERE connector = 'purge-webhook');
ALTER TABLE app.purge_count FORCE ROW LEVEL SECURITY;
