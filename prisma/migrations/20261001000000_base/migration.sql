-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "app";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "identity";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "pub";

-- CreateTable
CREATE TABLE "app"."client" (
    "client_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "population" INTEGER,
    "time_zone" TEXT NOT NULL,
    "products" TEXT[],
    "renewal_on" DATE,
    "purge_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_pkey" PRIMARY KEY ("client_id")
);

-- CreateTable
CREATE TABLE "app"."site" (
    "client_id" UUID NOT NULL,
    "site_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "slug" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "monitored_from" TIMESTAMPTZ(3),
    "monitored_to" TIMESTAMPTZ(3),

    CONSTRAINT "site_pkey" PRIMARY KEY ("client_id","site_id")
);

-- CreateTable
CREATE TABLE "app"."contract_policy" (
    "client_id" UUID NOT NULL,
    "policy_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "effective_from" DATE NOT NULL,
    "terms" JSONB NOT NULL,

    CONSTRAINT "contract_policy_pkey" PRIMARY KEY ("client_id","policy_id")
);

-- CreateTable
CREATE TABLE "app"."maintenance" (
    "client_id" UUID NOT NULL,
    "maintenance_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "site_id" UUID,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "announced_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "approved_by" TEXT,

    CONSTRAINT "maintenance_pkey" PRIMARY KEY ("client_id","maintenance_id")
);

-- CreateTable
CREATE TABLE "app"."check_day" (
    "client_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "location" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "interval_s" INTEGER NOT NULL,
    "runs" JSONB NOT NULL,

    CONSTRAINT "check_day_pkey" PRIMARY KEY ("client_id","site_id","source_id","location","day")
);

-- CreateTable
CREATE TABLE "app"."scan" (
    "client_id" UUID NOT NULL,
    "scan_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "site_id" UUID NOT NULL,
    "source_id" UUID,
    "family" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "scanner" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "completed" BOOLEAN NOT NULL,
    "credentialed" BOOLEAN,
    "hosts" TEXT[],
    "rule_families" TEXT[],
    "all_families" BOOLEAN NOT NULL,
    "file_sha256" TEXT NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scan_pkey" PRIMARY KEY ("client_id","scan_id")
);

-- CreateTable
CREATE TABLE "app"."finding" (
    "client_id" UUID NOT NULL,
    "finding_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "site_id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "family" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "rule_family" TEXT,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "solution" TEXT NOT NULL,
    "cwe" INTEGER[],
    "cve" TEXT[],
    "severity" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "fixed_at" TIMESTAMPTZ(3),

    CONSTRAINT "finding_pkey" PRIMARY KEY ("client_id","finding_id")
);

-- CreateTable
CREATE TABLE "app"."sighting" (
    "client_id" UUID NOT NULL,
    "finding_id" UUID NOT NULL,
    "scan_id" UUID NOT NULL,
    "severity" TEXT NOT NULL,
    "occurrences" INTEGER NOT NULL,
    "hosts" TEXT[],

    CONSTRAINT "sighting_pkey" PRIMARY KEY ("client_id","finding_id","scan_id")
);

-- CreateTable
CREATE TABLE "app"."occurrence" (
    "client_id" UUID NOT NULL,
    "finding_id" UUID NOT NULL,
    "scan_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER,
    "protocol" TEXT,
    "uri" TEXT,
    "parameter" TEXT,

    CONSTRAINT "occurrence_pkey" PRIMARY KEY ("client_id","finding_id","scan_id","ordinal")
);

-- CreateTable
CREATE TABLE "app"."evaluation" (
    "client_id" UUID NOT NULL,
    "evaluation_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "finding_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "evaluation_pkey" PRIMARY KEY ("client_id","evaluation_id")
);

-- CreateTable
CREATE TABLE "app"."purge_count" (
    "client_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "day_from" DATE NOT NULL,
    "day_to" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "blocked" INTEGER,
    "deleted" INTEGER,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "purge_count_pkey" PRIMARY KEY ("client_id","source_id","day_from","day_to","reason")
);

-- CreateTable
CREATE TABLE "app"."purge_event" (
    "client_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "account_hash" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3),

    CONSTRAINT "purge_event_pkey" PRIMARY KEY ("client_id","source_id","account_hash","action")
);

-- CreateTable
CREATE TABLE "app"."purge_heartbeat" (
    "client_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "purge_heartbeat_pkey" PRIMARY KEY ("client_id","source_id","day")
);

-- CreateTable
CREATE TABLE "app"."attestation" (
    "attestation_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "programme" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "record" JSONB NOT NULL,
    "document_id" UUID,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,
    "record_sha256" TEXT NOT NULL,

    CONSTRAINT "attestation_pkey" PRIMARY KEY ("attestation_id")
);

-- CreateTable
CREATE TABLE "app"."document" (
    "document_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "visibility" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "document_pkey" PRIMARY KEY ("document_id")
);

-- CreateTable
CREATE TABLE "identity"."organisation" (
    "client_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("client_id")
);

-- CreateTable
CREATE TABLE "identity"."user" (
    "user_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "identity"."membership" (
    "client_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("client_id","user_id")
);

-- CreateTable
CREATE TABLE "identity"."session" (
    "token_sha256" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("token_sha256")
);

-- CreateTable
CREATE TABLE "identity"."setup_token" (
    "token_sha256" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "client_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "setup_token_pkey" PRIMARY KEY ("token_sha256")
);

-- CreateTable
CREATE TABLE "identity"."rate_window" (
    "key" TEXT NOT NULL,
    "window" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("key","window")
);

-- CreateTable
CREATE TABLE "app"."client_month" (
    "client_id" UUID NOT NULL,
    "period" TEXT NOT NULL,
    "verdict" JSONB NOT NULL,
    "headline" TEXT NOT NULL,
    "reasons" TEXT[],
    "figures" JSONB NOT NULL,
    "promises" JSONB NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_month_pkey" PRIMARY KEY ("client_id","period")
);

-- CreateTable
CREATE TABLE "app"."published_report" (
    "client_id" UUID NOT NULL,
    "period" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "errata" TEXT[],
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "published_by" TEXT NOT NULL,

    CONSTRAINT "published_report_pkey" PRIMARY KEY ("client_id","period","revision")
);

-- CreateTable
CREATE TABLE "pub"."edition" (
    "client_id" UUID NOT NULL,
    "period" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "client_slug" TEXT NOT NULL,
    "client_name" TEXT NOT NULL,
    "headline" TEXT NOT NULL,
    "verdict" JSONB NOT NULL,
    "model" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "errata" TEXT[],
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "edition_pkey" PRIMARY KEY ("client_id","period","revision")
);

-- CreateTable
CREATE TABLE "pub"."statement" (
    "period" TEXT NOT NULL,
    "model" JSONB NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "statement_pkey" PRIMARY KEY ("period")
);

-- CreateTable
CREATE TABLE "app"."concern" (
    "concern_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "channel" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "sealed_body" TEXT NOT NULL,
    "sealed_contact" TEXT,
    "receipt_sha256" TEXT NOT NULL,
    "guidelines_version" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "evaluated_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "concern_pkey" PRIMARY KEY ("concern_id")
);

-- CreateTable
CREATE TABLE "app"."audit_entry" (
    "chain" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("chain","seq")
);

-- CreateTable
CREATE TABLE "app"."audit_head" (
    "chain" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("chain")
);

-- CreateTable
CREATE TABLE "app"."source" (
    "source_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "connector" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "secret" TEXT,
    "cursor" TEXT,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "tolerance_s" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "source_pkey" PRIMARY KEY ("source_id")
);

-- CreateTable
CREATE TABLE "app"."source_mapping" (
    "client_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "external" TEXT NOT NULL,
    "site_id" UUID,

    CONSTRAINT "source_mapping_pkey" PRIMARY KEY ("client_id","source_id","external")
);

-- CreateTable
CREATE TABLE "app"."pull" (
    "pull_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "window_from" TIMESTAMPTZ(3),
    "window_to" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "received" INTEGER NOT NULL DEFAULT 0,
    "applied" INTEGER NOT NULL DEFAULT 0,
    "duplicate" INTEGER NOT NULL DEFAULT 0,
    "quarantined" INTEGER NOT NULL DEFAULT 0,
    "pages" INTEGER NOT NULL DEFAULT 0,
    "payload_sha256" TEXT,
    "error" TEXT,

    CONSTRAINT "pull_pkey" PRIMARY KEY ("pull_id")
);

-- CreateTable
CREATE TABLE "app"."quarantine" (
    "quarantine_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "source_id" UUID,
    "pull_id" UUID,
    "reason" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "raw" TEXT NOT NULL,
    "raw_sha256" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "quarantine_pkey" PRIMARY KEY ("quarantine_id")
);

-- CreateTable
CREATE TABLE "app"."inbox" (
    "source_id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "body" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("source_id","message_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "site_client_id_slug_key" ON "app"."site"("client_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "contract_policy_client_id_effective_from_key" ON "app"."contract_policy"("client_id", "effective_from");

-- CreateIndex
CREATE INDEX "check_day_client_id_day_idx" ON "app"."check_day"("client_id", "day");

-- CreateIndex
CREATE UNIQUE INDEX "scan_client_id_site_id_file_sha256_key" ON "app"."scan"("client_id", "site_id", "file_sha256");

-- CreateIndex
CREATE INDEX "finding_client_id_site_id_idx" ON "app"."finding"("client_id", "site_id");

-- CreateIndex
CREATE UNIQUE INDEX "finding_client_id_fingerprint_key" ON "app"."finding"("client_id", "fingerprint");

-- CreateIndex
CREATE INDEX "sighting_client_id_scan_id_idx" ON "app"."sighting"("client_id", "scan_id");

-- CreateIndex
CREATE INDEX "evaluation_client_id_finding_id_idx" ON "app"."evaluation"("client_id", "finding_id");

-- CreateIndex
CREATE INDEX "purge_event_client_id_at_idx" ON "app"."purge_event"("client_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "attestation_record_sha256_key" ON "app"."attestation"("record_sha256");

-- CreateIndex
CREATE UNIQUE INDEX "document_sha256_key" ON "app"."document"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_slug_key" ON "identity"."organisation"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "identity"."user"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "identity"."membership"("user_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "identity"."session"("user_id");

-- CreateIndex
CREATE INDEX "edition_code_idx" ON "pub"."edition"("code");

-- CreateIndex
CREATE UNIQUE INDEX "edition_client_id_code_key" ON "pub"."edition"("client_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "concern_receipt_sha256_key" ON "app"."concern"("receipt_sha256");

-- CreateIndex
CREATE UNIQUE INDEX "source_name_key" ON "app"."source"("name");

-- CreateIndex
CREATE INDEX "pull_source_id_started_at_idx" ON "app"."pull"("source_id", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "quarantine_source_id_raw_sha256_reason_key" ON "app"."quarantine"("source_id", "raw_sha256", "reason");

-- AddForeignKey
ALTER TABLE "app"."client" ADD CONSTRAINT "client_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "identity"."organisation"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."site" ADD CONSTRAINT "site_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."contract_policy" ADD CONSTRAINT "contract_policy_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."maintenance" ADD CONSTRAINT "maintenance_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."maintenance" ADD CONSTRAINT "maintenance_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."check_day" ADD CONSTRAINT "check_day_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."check_day" ADD CONSTRAINT "check_day_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."scan" ADD CONSTRAINT "scan_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."scan" ADD CONSTRAINT "scan_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."finding" ADD CONSTRAINT "finding_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."sighting" ADD CONSTRAINT "sighting_client_id_finding_id_fkey" FOREIGN KEY ("client_id", "finding_id") REFERENCES "app"."finding"("client_id", "finding_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."sighting" ADD CONSTRAINT "sighting_client_id_scan_id_fkey" FOREIGN KEY ("client_id", "scan_id") REFERENCES "app"."scan"("client_id", "scan_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."occurrence" ADD CONSTRAINT "occurrence_client_id_finding_id_scan_id_fkey" FOREIGN KEY ("client_id", "finding_id", "scan_id") REFERENCES "app"."sighting"("client_id", "finding_id", "scan_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."evaluation" ADD CONSTRAINT "evaluation_client_id_finding_id_fkey" FOREIGN KEY ("client_id", "finding_id") REFERENCES "app"."finding"("client_id", "finding_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."purge_count" ADD CONSTRAINT "purge_count_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."purge_count" ADD CONSTRAINT "purge_count_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."purge_event" ADD CONSTRAINT "purge_event_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."purge_event" ADD CONSTRAINT "purge_event_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."purge_heartbeat" ADD CONSTRAINT "purge_heartbeat_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."purge_heartbeat" ADD CONSTRAINT "purge_heartbeat_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."attestation" ADD CONSTRAINT "attestation_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "app"."document"("document_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "identity"."membership" ADD CONSTRAINT "membership_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "identity"."organisation"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "identity"."membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("user_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "identity"."session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "identity"."user"("user_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "identity"."setup_token" ADD CONSTRAINT "setup_token_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "identity"."organisation"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."client_month" ADD CONSTRAINT "client_month_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."published_report" ADD CONSTRAINT "published_report_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "pub"."edition" ADD CONSTRAINT "edition_client_id_period_revision_fkey" FOREIGN KEY ("client_id", "period", "revision") REFERENCES "app"."published_report"("client_id", "period", "revision") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."source_mapping" ADD CONSTRAINT "source_mapping_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "app"."client"("client_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."source_mapping" ADD CONSTRAINT "source_mapping_client_id_site_id_fkey" FOREIGN KEY ("client_id", "site_id") REFERENCES "app"."site"("client_id", "site_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."source_mapping" ADD CONSTRAINT "source_mapping_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."pull" ADD CONSTRAINT "pull_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."quarantine" ADD CONSTRAINT "quarantine_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."quarantine" ADD CONSTRAINT "quarantine_pull_id_fkey" FOREIGN KEY ("pull_id") REFERENCES "app"."pull"("pull_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "app"."inbox" ADD CONSTRAINT "inbox_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "app"."source"("source_id") ON DELETE RESTRICT ON UPDATE RESTRICT;
