import { z } from "zod";
import { cleanLine, cleanText } from "#server/connectors/text.ts";
import { type AttestationEvidence, Day, Instant, type Rejected } from "#server/posture/evidence.ts";

const Party = z.object({ uuid: z.string(), name: z.string().nullish(), "member-of-organizations": z.array(z.string()).nullish() });
const Roles = z.array(z.object({ "role-id": z.string(), "party-uuids": z.array(z.string()).nullish() })).nullish();
export const OscalMetadata = z.object({
  title: z.string().min(1),
  "last-modified": Instant,
  parties: z.array(Party).nullish(),
  "responsible-parties": Roles,
});
const Finding = z.object({ target: z.object({ status: z.object({ state: z.enum(["satisfied", "not-satisfied"]) }) }) });
const Result = z.object({
  uuid: z.string().min(1),
  title: z.string(),
  description: z.string().nullish(),
  start: Instant,
  end: Instant.nullish(),
  findings: z.array(z.unknown()).nullish(),
});
export const AssessmentResults = z.object({ metadata: OscalMetadata, results: z.array(z.unknown()).min(1) });

/**
 * Each result of an assessment as one statement: when it ran and how many objectives were satisfied. The file names an assessor and proves none, so it
 * stands unproven until somebody puts the report on file. A result with a finding that cannot be read is left out: its counts would be wrong.
 */
export function assessmentsOf({ metadata, results }: z.infer<typeof AssessmentResults>, rejected: Rejected[]): AttestationEvidence[] {
  return results.flatMap((item, index): AttestationEvidence[] => {
    const read = Result.safeParse(item);
    const refuse = (reason: string, at: string) => void rejected.push({ reason, at, raw: "" });
    if (!read.success) {
      refuse(`This result cannot be read (${read.error.issues[0]?.path.join(".") ?? ""}).`, `results[${index}]`);
      return [];
    }
    const { title, description, start, end, findings, uuid } = read.data;
    const states = (findings ?? []).map((finding) => Finding.safeParse(finding));
    const unread = states.findIndex(({ success }) => !success);
    if (unread >= 0) {
      refuse("The state of this finding is neither satisfied nor not satisfied, so that the result was left out.", `results[${index}].findings[${unread}]`);
      return [];
    }
    const satisfied = states.filter(({ data }) => data?.target.status.state === "satisfied").length;
    const detail = `${satisfied} objectives satisfied, ${states.length - satisfied} not satisfied`;
    return [
      {
        ...{
          kind: "attestation",
          programme: "Security assessment",
          label: cleanLine(title || metadata.title, 200),
          scope: cleanText(description ?? "", 1_000),
        },
        ...{
          products: [],
          issuer: assessorOf(metadata),
          stage: end ? "issued" : "in-progress",
          detail,
          periodStart: dayOf(start),
          periodEnd: end ? dayOf(end) : null,
        },
        ...{ issuedOn: end ? dayOf(end) : null, expiresOn: null, bridgeUntil: null, nextReviewOn: null, reference: cleanLine(uuid, 300), proven: false },
      },
    ];
  });
}

const dayOf = (instant: string) => Day.parse(instant.slice(0, 10));

/** The assessor's organisation, else the assessor. */
function assessorOf(metadata: z.infer<typeof OscalMetadata>): string | null {
  const parties = new Map((metadata.parties ?? []).map((party) => [party.uuid, party]));
  const ids = (metadata["responsible-parties"] ?? []).filter((each) => each["role-id"] === "assessor").flatMap((each) => each["party-uuids"] ?? []);
  const assessor = ids.map((id) => parties.get(id)).find((party) => party !== undefined);
  const organisation = (assessor?.["member-of-organizations"] ?? []).map((id) => parties.get(id)?.name).find(Boolean);
  return cleanLine(organisation ?? assessor?.name ?? "", 300) || null;
}
