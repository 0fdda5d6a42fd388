import type { Metadata } from "next";
import { z } from "zod";
import { ContractForm } from "#components/contract/contract-form.tsx";
import { ContractScreen } from "#components/contract/contract-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";

export const metadata: Metadata = { title: "Contract" };

type Props = { params: Promise<{ client: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

/** `edit` is "terms" for a new version, or the first day of the version to correct. */
const Query = z.object({
  edit: z
    .union([z.literal("terms"), z.iso.date()])
    .optional()
    .catch(undefined),
});

export default async function ContractPage({ params, searchParams }: Props) {
  const { client: slug } = await params;
  const { edit } = Query.parse(await searchParams);
  const path = `/clients/${slug}/contract`;
  const { client, today, versions, inForce, standard } = await pageData(path, (api) => api.contracts.get({ client: slug }));
  const person = await currentPerson();
  const mayWrite = person !== null && can(person.role, "contract:write");
  const standing = versions.filter(({ withdrawn }) => withdrawn === null);
  const chosen = standing.find(({ policy }) => policy.effectiveFrom === edit)?.policy ?? null;
  const { id: _id, effectiveFrom, ...terms } = chosen ?? inForce;
  const months = await pageData(path, (api) => api.contracts.preview({ client: slug, terms }));
  const from = chosen === null ? `${addMonthsTo(today.slice(0, 7), 1)}-01` : effectiveFrom;
  const taken = standing.map(({ policy }) => policy.effectiveFrom);
  return (
    <ContractScreen client={client} today={today} versions={versions} inForce={inForce} standard={standard} months={months} mayWrite={mayWrite}>
      {edit && mayWrite && (
        <ContractForm client={slug} timeZone={client.timeZone} sites={client.sites} terms={terms} from={from} today={today} taken={taken} months={months} />
      )}
    </ContractScreen>
  );
}
