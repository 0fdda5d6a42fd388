-- The places of a sighting are kept with it: read together, written together, and never asked for one by one.

-- The owner obeys its own row security, and has no client.
ALTER TABLE app.sighting NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.occurrence NO FORCE ROW LEVEL SECURITY;

ALTER TABLE "app"."sighting" ADD COLUMN "places" JSONB NOT NULL DEFAULT '[]';
UPDATE "app"."sighting" g SET "places" = o."places"
  FROM (SELECT "client_id", "finding_id", "scan_id",
      jsonb_agg(jsonb_build_object('host', "host", 'port', "port", 'protocol', "protocol", 'uri', "uri", 'parameter', "parameter") ORDER BY "ordinal") AS "places"
    FROM "app"."occurrence" GROUP BY 1, 2, 3) o
  WHERE g."client_id" = o."client_id" AND g."finding_id" = o."finding_id" AND g."scan_id" = o."scan_id";
DROP TABLE "app"."occurrence";

ALTER TABLE app.sighting FORCE ROW LEVEL SECURITY;
