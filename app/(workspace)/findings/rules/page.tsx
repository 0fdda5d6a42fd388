import type { Metadata } from "next";
import { RulesScreen } from "#components/findings/rules-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";

export const metadata: Metadata = { title: "Evaluation rules" };

export default async function RulesPage() {
  const { rules, clients } = await pageData("/findings/rules", (api) => api.findingRules.list());
  const person = await currentPerson();
  const mayEvaluate = person !== null && can(person.role, "finding:evaluate");
  return <RulesScreen rules={rules} clients={clients} mayEvaluate={mayEvaluate} />;
}
