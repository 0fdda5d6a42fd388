import { z } from "zod";
import { OscalMetadata } from "#server/connectors/oscal-assessment.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { Instant, type PoamItemEvidence, type Rejected } from "#server/posture/evidence.ts";

const Risk = z.object({
  uuid: z.string().min(1),
  status: z.string().min(1),
  deadline: Instant.nullish(),
  "mitigating-factors": z.array(z.object({ uuid: z.string() })).nullish(),
});
type Risk = z.infer<typeof Risk>;
const Item = z.object({
  uuid: z.string().min(1),
  title: z.string(),
  "related-risks": z.array(z.object({ "risk-uuid": z.string() })).nullish(),
});
export const Poam = z.object({
  uuid: z.string(),
  metadata: OscalMetadata,
  "system-id": z.object({ id: z.string().min(1) }).nullish(),
  risks: z.array(z.unknown()).nullish(),
  "poam-items": z.array(z.unknown()).min(1),
});

/**
 * The items of a plan of action and milestones. An item is closed once every risk it names is; its deadline is the earliest of those still open. Items name
 * risks by id; NIST's own example names a risk's mitigating factor, so that is looked up too. An item that names an unreadable risk is left out.
 */
export function poamItemsOf(plan: z.infer<typeof Poam>, rejected: Rejected[]): PoamItemEvidence[] {
  const refuse = (reason: string, at: string): [] => {
    rejected.push({ reason, at, raw: "" });
    return [];
  };
  const risks = new Map<string, Risk | null>();
  (plan.risks ?? []).forEach((item, index) => {
    const read = Risk.safeParse(item);
    if (read.success) for (const id of [read.data.uuid, ...(read.data["mitigating-factors"] ?? []).map(({ uuid }) => uuid)]) risks.set(id, read.data);
    else {
      refuse(`This risk cannot be read (${read.error.issues[0]?.path.join(".") ?? ""}).`, `risks[${index}]`);
      risks.set(z.object({ uuid: z.string() }).safeParse(item).data?.uuid ?? "", null);
    }
  });
  const name = cleanLine(plan["system-id"]?.id ?? plan.metadata.title, 300);
  return plan["poam-items"].flatMap((entry, index): PoamItemEvidence[] => {
    const read = Item.safeParse(entry);
    const at = `poam-items[${index}]`;
    if (!read.success) return refuse(`This item cannot be read (${read.error.issues[0]?.path.join(".") ?? ""}).`, at);
    const named = (read.data["related-risks"] ?? []).flatMap((each) => {
      const risk = risks.get(each["risk-uuid"]);
      return risk === undefined ? [] : [risk];
    });
    if (named.includes(null)) return refuse("This item names a risk that cannot be read.", at);
    const known = named.filter((risk) => risk !== null);
    const open = known.filter(({ status }) => status !== "closed");
    const deadlines = open.flatMap(({ deadline }) => (deadline ? [deadline] : [])).sort((a, b) => Date.parse(a) - Date.parse(b));
    const status = [...new Set((open.length > 0 ? open : known).map((risk) => cleanLine(risk.status, 40)))].join(", ").slice(0, 100);
    return [
      {
        ...{
          kind: "poam-item",
          plan: name,
          planAt: plan.metadata["last-modified"],
          item: cleanLine(read.data.uuid, 300),
          title: cleanLine(read.data.title, 500),
        },
        ...{ status: status || null, closed: known.length > 0 && open.length === 0, deadline: deadlines[0] ?? null },
      },
    ];
  });
}
