import type { Metadata } from "next";
import { PaymentsScreen } from "#components/payments/payments-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";

export const metadata: Metadata = { title: "Payments" };

export default async function PaymentsPage({ params }: { params: Promise<{ client: string }> }) {
  const { client } = await params;
  const pack = await pageData(`/clients/${client}/payments`, (api) => api.payments.get({ client }));
  const person = await currentPerson();
  const isClient = person?.role === "client";
  return <PaymentsScreen pack={pack} isClient={isClient} mayManage={person !== null && can(person.role, "compliance:manage")} />;
}
