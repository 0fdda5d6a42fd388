import type { Metadata } from "next";
import { FollowUpsScreen } from "#components/follow-ups/follow-ups-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";
import { formatMonth } from "#server/posture/format.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";

export const metadata: Metadata = { title: "Follow-ups" };

export default async function FollowUpsPage({ params }: { params: Promise<{ client: string }> }) {
  const { client } = await params;
  const answer = await pageData(`/clients/${client}/follow-ups`, (api) => api.followUps.list({ client }));
  const person = await currentPerson();
  const months = [-1, -2, -3, 0].map((back) => addMonthsTo(answer.today.slice(0, 7), back)).map((value) => ({ value, label: formatMonth(value) }));
  const periods = person !== null && can(person.role, "follow-up:write") ? months : null;
  return <FollowUpsScreen client={client} clientName={answer.client} today={answer.today} followUps={answer.followUps} periods={periods} />;
}
