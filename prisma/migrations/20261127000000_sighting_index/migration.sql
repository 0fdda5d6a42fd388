-- Both ways to a sighting end at one row. Of a table without statistics the planner took the shorter index, and each place stored read every sighting of its scan.
CREATE INDEX "sighting_client_id_scan_id_finding_id_idx" ON "app"."sighting"("client_id", "scan_id", "finding_id");
DROP INDEX "app"."sighting_client_id_scan_id_idx";
