-- A client may ask that two network scans in a row must not see a finding before it counts as fixed, from the day of a version of its deadlines on.
ALTER TABLE "app"."client_deadline_policy" ADD COLUMN "absences" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE app.client_deadline_policy ADD CHECK (absences BETWEEN 1 AND 2);
