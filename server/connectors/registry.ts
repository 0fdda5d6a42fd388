import { attestationsJson } from "#server/connectors/attestations-json.ts";
import { auth0 } from "#server/connectors/auth0.ts";
import { betterStack } from "#server/connectors/better-stack.ts";
import { burp } from "#server/connectors/burp.ts";
import type { FileFormat, PullConnector, PushConnector } from "#server/connectors/connector.ts";
import { cyhy } from "#server/connectors/cyhy.ts";
import { cyhyMitigated } from "#server/connectors/cyhy-mitigated.ts";
import { type FileReading, type ReadOptions, readEvidenceFile } from "#server/connectors/evidence-file.ts";
import { defectDojo } from "#server/connectors/defectdojo.ts";
import { drata } from "#server/connectors/drata.ts";
import { fedramp } from "#server/connectors/fedramp.ts";
import { gatus } from "#server/connectors/gatus.ts";
import { genericFindings } from "#server/connectors/generic-findings.ts";
import { genericJson } from "#server/connectors/generic-json.ts";
import { keycloak } from "#server/connectors/keycloak.ts";
import { nessus } from "#server/connectors/nessus.ts";
import { nessusCsv } from "#server/connectors/nessus-csv.ts";
import { nuclei } from "#server/connectors/nuclei.ts";
import { observatory } from "#server/connectors/observatory.ts";
import type { OcsfEvidence } from "#server/connectors/ocsf.ts";
import { ocsfFile } from "#server/connectors/ocsf-file.ts";
import { ocsfWebhook } from "#server/connectors/ocsf-webhook.ts";
import { okta } from "#server/connectors/okta.ts";
import { openvas } from "#server/connectors/openvas.ts";
import { openvasCsv } from "#server/connectors/openvas-csv.ts";
import { oscal } from "#server/connectors/oscal.ts";
import { pingdom } from "#server/connectors/pingdom.ts";
import { prometheus } from "#server/connectors/prometheus.ts";
import { purgesCsv } from "#server/connectors/purges-csv.ts";
import { qualysCsv } from "#server/connectors/qualys-csv.ts";
import { qualysDetections } from "#server/connectors/qualys-detections.ts";
import { qualysReport } from "#server/connectors/qualys-report.ts";
import { qualysScan } from "#server/connectors/qualys-scan.ts";
import { qualysWas } from "#server/connectors/qualys-was.ts";
import { sarif } from "#server/connectors/sarif.ts";
import { statusCake } from "#server/connectors/status-cake.ts";
import { testssl } from "#server/connectors/testssl.ts";
import { tenable } from "#server/connectors/tenable.ts";
import { trivy } from "#server/connectors/trivy.ts";
import { uptimeKuma } from "#server/connectors/uptime-kuma.ts";
import { uptimeKumaMetrics } from "#server/connectors/uptime-kuma-metrics.ts";
import { uptimeRobot } from "#server/connectors/uptimerobot.ts";
import { vanta } from "#server/connectors/vanta.ts";
import { purgeWebhook } from "#server/connectors/webhook.ts";
import { zap } from "#server/connectors/zap.ts";
import type { AttestationEvidence, PoamItemEvidence, ScanEvidence } from "#server/posture/evidence.ts";

export const pullConnectors: readonly PullConnector[] = [
  prometheus as PullConnector,
  uptimeKuma as PullConnector,
  uptimeKumaMetrics as PullConnector,
  gatus as PullConnector,
  uptimeRobot as PullConnector,
  pingdom as PullConnector,
  betterStack as PullConnector,
  statusCake as PullConnector,
  tenable as PullConnector,
  defectDojo as PullConnector,
  vanta as PullConnector,
  drata as PullConnector,
  fedramp as PullConnector,
  okta as PullConnector,
  auth0 as PullConnector,
  keycloak as PullConnector,
];
export const pushConnectors: readonly PushConnector[] = [purgeWebhook as PushConnector, ocsfWebhook as PushConnector];
export const scanFormats: readonly FileFormat<ScanEvidence>[] = [
  nessus,
  zap,
  trivy,
  nuclei,
  openvas,
  openvasCsv,
  qualysDetections,
  qualysReport,
  qualysScan,
  qualysWas,
  qualysCsv,
  burp,
  nessusCsv,
  sarif,
  testssl,
  observatory,
  cyhy,
  cyhyMitigated,
  genericJson,
  genericFindings,
];
export const purgeFormats: readonly FileFormat<OcsfEvidence>[] = [ocsfFile, purgesCsv];
export const attestationFormats: readonly FileFormat<AttestationEvidence | PoamItemEvidence>[] = [oscal, attestationsJson];

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

/** Purged-account totals or events; `now` is the time they count as reported. Errors as `readEvidenceFile`. */
export function readPurgeFile(bytes: AsyncIterable<Uint8Array>, options: ReadOptions & { now: string }): Promise<FileReading<OcsfEvidence>> {
  return readEvidenceFile(bytes, purgeFormats, options);
}

/** Compliance statements. Errors as `readEvidenceFile`. */
export function readAttestationFile(bytes: AsyncIterable<Uint8Array>, options: ReadOptions = {}): Promise<FileReading<AttestationEvidence | PoamItemEvidence>> {
  return readEvidenceFile(bytes, attestationFormats, options);
}
