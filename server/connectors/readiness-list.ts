import { cleanLine } from "#server/connectors/text.ts";
import type { ReadinessEvidence, Rejected } from "#server/posture/evidence.ts";

export type Progress = { framework: string; completed: number; total: number };

/** Frameworks a tool lists, each once by its name. More done than there is cannot be: that one is left out and told. */
export function readinessOf(list: readonly Progress[], { tool, now, rejected }: { tool: string; now: string; rejected: Rejected[] }): ReadinessEvidence[] {
  const evidence = list.flatMap(({ framework, completed, total }): ReadinessEvidence[] => {
    const name = cleanLine(framework, 200) || "unnamed";
    if (completed <= total) return [{ kind: "readiness", tool, framework: name, completed, total, at: now }];
    rejected.push({ reason: `${tool} counts more controls done than there are.`, at: name, raw: `${completed} of ${total}` });
    return [];
  });
  return [...new Map(evidence.map((piece) => [piece.framework, piece])).values()];
}
