import { attestationsJson } from "#server/connectors/attestations-json.ts";
import { betterStack } from "#server/connectors/better-stack.ts";
import type { FileFormat, PullConnector, PushConnector } from "#server/connectors/connector.ts";
import { type FileReading, type ReadOptions, readEvidenceFile } from "#server/connectors/evidence-file.ts";
import { gatus } from "#server/connectors/gatus.ts";
import { genericFindings } from "#server/connectors/generic-findings.ts";
import { nessus } from "#server/connectors/nessus.ts";
import { nuclei } from "#server/connectors/nuclei.ts";
import { pingdom } from "#server/connectors/pingdom.ts";
import { prometheus } from "#server/connectors/prometheus.ts";
import { purgesCsv } from "#server/connectors/purges-csv.ts";
import { statusCake } from "#server/connectors/status-cake.ts";
import { trivy } from "#server/connectors/trivy.ts";
import { uptimeKuma } from "#server/connectors/uptime-kuma.ts";
import { uptimeKumaMetrics } from "#server/connectors/uptime-kuma-metrics.ts";
import { uptimeRobot } from "#server/connectors/uptimerobot.ts";
import { purgeWebhook } from "#server/connectors/webhook.ts";
import { zap } from "#server/connectors/zap.ts";
import type { AttestationEvidence, PurgeCountEvidence, ScanEvidence } from "#server/posture/evidence.ts";

export const pullConnectors: readonly PullConnector[] = [
  prometheus as PullConnector,
  uptimeKuma as PullConnector,
  uptimeKumaMetrics as PullConnector,
  gatus as PullConnector,
  uptimeRobot as PullConnector,
  pingdom as PullConnector,
  betterStack as PullConnector,
  statusCake as PullConnector,
];
export const pushConnectors: readonly PushConnector[] = [purgeWebhook as PushConnector];
export const scanFormats: readonly FileFormat<ScanEvidence>[] = [nessus, zap, trivy, nuclei, genericFindings];
export const purgeFormats: readonly FileFormat<PurgeCountEvidence>[] = [purgesCsv];
export const attestationFormats: readonly FileFormat<AttestationEvidence>[] = [attestationsJson];

export function findPullConnector(id: string): PullConnector | null {
  return pullConnectors.find((connector) => connector.id === id) ?? null;
}

export function findPushConnector(id: string): PushConnector | null {
  return pushConnectors.find((connector) => connector.id === id) ?? null;
}

export function findConnector(id: string): PullConnector | PushConnector | null {
  return findPullConnector(id) ?? findPushConnector(id);
}

/** One scan report: `evidence` holds exactly one scan. Errors as `readEvidenceFile`. */
export function readScanFile(bytes: AsyncIterable<Uint8Array>, options: ReadOptions = {}): Promise<FileReading<ScanEvidence>> {
  return readEvidenceFile(bytes, scanFormats, options);
}

/** Purged-account totals; `now` is the time they count as reported. Errors as `readEvidenceFile`. */
export function readPurgeFile(bytes: AsyncIterable<Uint8Array>, options: ReadOptions & { now: string }): Promise<FileReading<PurgeCountEvidence>> {
  return readEvidenceFile(bytes, purgeFormats, options);
}

/** Compliance statements. Errors as `readEvidenceFile`. */
export function readAttestationFile(bytes: AsyncIterable<Uint8Array>, options: ReadOptions = {}): Promise<FileReading<AttestationEvidence>> {
  return readEvidenceFile(bytes, attestationFormats, options);
}
