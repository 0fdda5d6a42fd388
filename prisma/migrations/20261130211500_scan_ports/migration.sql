-- A scan told to look at some ports says nothing about the others.
ALTER TABLE "app"."scan" ADD COLUMN "ports" JSONB;
