import type { Metadata } from "next";
import { z } from "zod";
import { ComplianceScreen } from "#components/compliance/compliance-screen.tsx";
import { PoamList } from "#components/compliance/poam-list.tsx";
import { ReadinessList } from "#components/compliance/readiness-list.tsx";
import { StatementScreen } from "#components/compliance/statement-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";

export const metadata: Metadata = { title: "Compliance" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** `statement` opens one; `edit` its form, or that of a new one. */
const Query = z.object({
  statement: z
    .union([z.literal("new"), z.uuid()])
    .optional()
    .catch(undefined),
  edit: z.literal("1").optional().catch(undefined),
});

export default async function CompliancePage({ searchParams }: Props) {
  const { statement: wanted, edit } = Query.parse(await searchParams);
  const { statements, products, today } = await pageData("/compliance", (api) => api.compliance.list());
  const person = await currentPerson();
  const mayManage = person !== null && can(person.role, "compliance:manage");
  const chosen = statements.find(({ id, history }) => id === wanted || history.some((each) => each.id === wanted)) ?? null;
  if (wanted === "new" && mayManage) return <StatementScreen statement={null} products={products} today={today} editing mayManage access={[]} />;
  if (chosen === null) {
    const { readiness, items } = await pageData("/compliance", (api) => api.compliance.readiness());
    return (
      <ComplianceScreen statements={statements} today={today} mayManage={mayManage}>
        <PoamList items={items} today={today} />
        <ReadinessList readiness={readiness} />
      </ComplianceScreen>
    );
  }
  const files = [chosen.document, chosen.bridge?.document ?? null].flatMap((each) => (each === null ? [] : [each]));
  const access = mayManage
    ? await Promise.all(
        files.map(async ({ sha256, name }) => ({ name, list: await pageData("/compliance", (api) => api.compliance.access({ document: sha256 })) })),
      )
    : [];
  return <StatementScreen statement={chosen} products={products} today={today} editing={edit === "1" && mayManage} mayManage={mayManage} access={access} />;
}
