-- A finding on thousands of hosts says so in numbers into its scan's list of hosts (server/store/host-numbers.ts), not in names.

-- The owner obeys its own row security, and has no client.
ALTER TABLE app.scan NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.sighting NO FORCE ROW LEVEL SECURITY;

-- Hosts a finding was seen on although the scan does not say it looked at them: numbered after those it does.
ALTER TABLE "app"."scan" ADD COLUMN "other_hosts" TEXT[];
UPDATE "app"."scan" n SET "other_hosts" = coalesce((
  SELECT array_agg(DISTINCT lower(h)) FROM "app"."sighting" s, unnest(s."hosts") AS h
  WHERE s."client_id" = n."client_id" AND s."scan_id" = n."scan_id" AND lower(h) <> ALL (n."hosts")), '{}');

CREATE FUNCTION app.pack_numbers(numbers INTEGER[]) RETURNS BYTEA LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  packed BYTEA := '\x';
  before INTEGER := -1;
  rest INTEGER;
  number INTEGER;
BEGIN
  FOREACH number IN ARRAY numbers LOOP
    rest := number - before - 1;
    before := number;
    WHILE rest > 127 LOOP
      packed := packed || set_byte('\x00', 0, rest % 128 + 128);
      rest := rest / 128;
    END LOOP;
    packed := packed || set_byte('\x00', 0, rest);
  END LOOP;
  RETURN packed;
END $$;

ALTER TABLE "app"."sighting" ADD COLUMN "packed" BYTEA;
UPDATE "app"."sighting" s SET "packed" = app.pack_numbers((
  SELECT coalesce(array_agg(DISTINCT array_position(n."hosts" || n."other_hosts", lower(h)) - 1), '{}')
  FROM "app"."scan" n, unnest(s."hosts") AS h WHERE n."client_id" = s."client_id" AND n."scan_id" = s."scan_id"));
DROP FUNCTION app.pack_numbers(INTEGER[]);
ALTER TABLE "app"."sighting" DROP COLUMN "hosts";
ALTER TABLE "app"."sighting" RENAME COLUMN "packed" TO "hosts";
ALTER TABLE "app"."sighting" ALTER COLUMN "hosts" SET NOT NULL;

ALTER TABLE app.scan FORCE ROW LEVEL SECURITY;
ALTER TABLE app.sighting FORCE ROW LEVEL SECURITY;
