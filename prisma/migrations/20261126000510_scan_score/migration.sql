-- A tool's own grade of the site (HTTP Observatory, testssl.sh): shown beside the findings, never counted in them. A grade may have no maximum.
ALTER TABLE "app"."scan"
  ADD COLUMN "score_grade" TEXT,
  ADD COLUMN "score" DOUBLE PRECISION,
  ADD COLUMN "score_out_of" DOUBLE PRECISION;
ALTER TABLE app.scan ADD CHECK (score_out_of IS NULL OR (score IS NOT NULL AND score BETWEEN 0 AND score_out_of));
