-- A version of a contract that was entered by mistake is taken back and stays to be seen. Of one day one version stands (place 0); those withdrawn count up.

-- DropIndex
DROP INDEX "app"."contract_policy_client_id_effective_from_key";

-- AlterTable
ALTER TABLE "app"."contract_policy" ADD COLUMN "place" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3),
ADD COLUMN "withdrawn_by" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "contract_policy_client_id_effective_from_place_key" ON "app"."contract_policy"("client_id", "effective_from", "place");

ALTER TABLE app.contract_policy ADD CHECK (place >= 0), ADD CHECK ((place = 0) = (withdrawn_at IS NULL)), ADD CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL));
