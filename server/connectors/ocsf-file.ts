import type { FileFormat } from "#server/connectors/connector.ts";
import { collectText, parseJson } from "#server/connectors/json.ts";
import { type OcsfEvidence, readOcsf } from "#server/connectors/ocsf.ts";
import { AppError } from "#server/errors.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const MAX_TEXT = 50_000_000;

/**
 * OCSF events as JSON lines, as one array or one event. Whose they are stands in metadata.tenant_uid or user.org of each; `client` is for those that say
 * nothing. A line that is no JSON is rejected alone. Errors: AppError("bad-input") for an array that is not readable as a whole.
 */
export const ocsfFile: FileFormat<OcsfEvidence> = {
  id: "ocsf",
  name: "Account events in OCSF (JSON, JSON lines)",
  detect: (head) => /^\s*[[{]/.test(head) && /"class_uid"\s*:/.test(head),
  async read(chunks, context) {
    if (!context?.now) throw new Error("ocsf needs the time of the report");
    const text = (await collectText(chunks, MAX_TEXT)).replace(/^\ufeff/, "");
    const whole = wholeOf(text);
    const records = whole === null ? linesOf(text) : (Array.isArray(whole) ? whole : [whole]).map((value, index) => ({ value, at: `event ${index + 1}` }));
    const unreadable: Rejected[] = records.flatMap((each) => ("reason" in each ? [{ reason: each.reason, at: each.at, raw: "" }] : []));
    const events = records.flatMap((each) => ("value" in each ? [each] : []));
    const { evidence, rejected } = readOcsf(events, { whose: { client: context.client ?? null, by: ["tenant", "organization"] }, now: context.now });
    return { evidence, rejected: [...unreadable, ...rejected] };
  },
};

/** The file as one JSON text; null when it is lines of such. */
function wholeOf(text: string): unknown {
  if (/^\s*\[/.test(text)) return parseJson(text);
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

type Line = { value: unknown; at: string } | { reason: string; at: string };

function linesOf(text: string): Line[] {
  return text.split(/\r?\n/).flatMap((line, index): Line[] => {
    const at = `line ${index + 1}`;
    if (line.trim() === "") return [];
    try {
      return [{ value: parseJson(line), at }];
    } catch (error) {
      if (error instanceof AppError) return [{ reason: error.message, at }];
      throw error;
    }
  });
}
