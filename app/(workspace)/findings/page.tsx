import type { Metadata } from "next";
import { z } from "zod";
import { FindingsScreen } from "#components/findings/findings-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";
import { FindingFilter } from "#server/posture/evaluation-queue.ts";

export const metadata: Metadata = { title: "Findings" };

const { shape } = FindingFilter;
const Yes = z
  .literal("yes")
  .transform(() => true)
  .optional()
  .catch(undefined);
// An address somebody typed: what does not fit is left out.
const Query = z.object({
  view: shape.view.catch("waiting"),
  client: shape.client.catch(undefined),
  site: shape.site.catch(undefined),
  severity: shape.severity.catch(undefined),
  state: shape.state.catch(undefined),
  family: shape.family.catch(undefined),
  rule: shape.rule.catch(undefined),
  text: shape.text.catch(undefined),
  olderThan: z.coerce.number().int().min(1).max(3_650).optional().catch(undefined),
  kev: Yes,
  overdue: Yes,
  sort: shape.sort.catch("urgency"),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export default async function FindingsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = Query.parse(await searchParams);
  const answer = await pageData("/findings", (api) => api.findings.list(query));
  const person = await currentPerson();
  return <FindingsScreen answer={answer} query={query} mayEvaluate={person !== null && can(person.role, "finding:evaluate")} />;
}
