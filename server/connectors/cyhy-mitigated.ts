import type { FileFormat } from "#server/connectors/connector.ts";
import { headingDelimiter, readCsvRows } from "#server/connectors/csv-rows.ts";
import { occurrence } from "#server/connectors/scan-issues.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { AppError } from "#server/errors.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

const HEADING = [["vulnerability"], ["ip"], ["port"], ["mitigation_detected"]] as const;
const MAX_ROWS = 200_000;

/**
 * mitigated-vulnerabilities.csv of CISA's weekly Cyber Hygiene report: what its scanner no longer finds, by name, address and port. Its findings.csv leaves out
 * hosts without findings, so only this file says that the last finding of a host is gone. It is no scan: it closes what findings.csv of the same site
 * opened, and shows nothing. Times are UTC. A row that cannot be read closes nothing.
 */
export const cyhyMitigated: FileFormat<ScanEvidence> = {
  id: "cyhy-mitigated",
  name: "CISA Cyber Hygiene (mitigated-vulnerabilities.csv)",
  detect: (head) => headingDelimiter(head.split(/\r?\n/, 1)[0] ?? "", HEADING) !== null,
  async read(chunks) {
    const notes = scanNotes();
    const mitigated: NonNullable<ScanEvidence["mitigated"]> = [];
    await readCsvRows(chunks, HEADING, ({ line, get }) => {
      const { host, port } = occurrence({ host: get("ip"), port: get("port") });
      const title = cleanLine(get("vulnerability"), 500);
      const at = toolInstant(get("mitigation_detected"));
      if (host === "" || port === null || title === "" || at === null)
        return notes.add("The row has no vulnerability, ip or port, or no date of mitigation: it closes nothing.", `line ${line}`);
      if (mitigated.push({ title, host, port, at }) > MAX_ROWS) throw new AppError("bad-input", `The report lists more than ${MAX_ROWS} rows.`);
    });
    const last = mitigated.map(({ at }) => at).sort((a, b) => Date.parse(a) - Date.parse(b));
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "cyhy-mitigated", family: "cyhy", scanner: "CISA Cyber Hygiene", startedAt: null, finishedAt: last.at(-1) ?? null },
      ...{ completed: true, coverage: "unknown", credentialed: null, hosts: [...new Set(mitigated.map(({ host }) => host))], ruleFamilies: null },
      ...{ mitigated, issues: [] },
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
