import type { z } from "zod";
import type { FileFormat } from "#server/connectors/connector.ts";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { AssessmentResults, assessmentsOf } from "#server/connectors/oscal-assessment.ts";
import { Poam, poamItemsOf } from "#server/connectors/oscal-poam.ts";
import { AppError } from "#server/errors.ts";
import type { AttestationEvidence, PoamItemEvidence, Rejected } from "#server/posture/evidence.ts";

const MAX_TEXT = 20_000_000;
const MODELS = /^\s*\{\s*"(?:assessment-results|plan-of-action-and-milestones|component-definition|system-security-plan|assessment-plan|catalog|profile)"\s*:/;
const CLAIMS: Record<string, string> = {
  "component-definition": "This component definition says what a component is meant to do: a claim, not an assessment.",
  "system-security-plan": "This system security plan says how controls are meant to be met: a claim, not an assessment.",
  "assessment-plan": "This assessment plan says what is going to be assessed: import its results instead.",
  catalog: "This catalogue lists controls and says nothing about us.",
  profile: "This profile chooses controls and says nothing about us.",
};

/** Whether a file's first characters are those of an OSCAL document: its root key names the model. */
export const isOscal = (head: string): boolean => MODELS.test(head);

/**
 * OSCAL assessment results (one statement for each result) and plans of action and milestones (their items), as JSON.
 * Errors: AppError("bad-input") for the models that are claims or plans, and for a document of another shape.
 */
export const oscal: FileFormat<AttestationEvidence | PoamItemEvidence> = {
  id: "oscal",
  name: "OSCAL assessment results or plan of action (JSON)",
  detect: isOscal,
  async read(chunks) {
    const value = parseJson(await collectText(chunks, MAX_TEXT));
    const [model = "", body] = (isRecord(value) ? Object.entries(value)[0] : undefined) ?? [];
    const rejected: Rejected[] = [];
    if (CLAIMS[model] !== undefined) throw new AppError("bad-input", CLAIMS[model]);
    if (model === "assessment-results") return { evidence: assessmentsOf(shaped(AssessmentResults, body, model), rejected), rejected };
    if (model === "plan-of-action-and-milestones") return { evidence: poamItemsOf(shaped(Poam, body, model), rejected), rejected };
    throw new AppError("bad-input", "This is neither OSCAL assessment results nor a plan of action and milestones.");
  },
};

function shaped<T>(schema: z.ZodType<T>, body: unknown, model: string): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw new AppError("bad-input", `The OSCAL document is of another shape, at ${[model, ...(read.error.issues[0]?.path ?? [])].join(".")}.`);
}
