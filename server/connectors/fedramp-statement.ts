import { z } from "zod";
import { cleanLine } from "#server/connectors/text.ts";
import { type AttestationEvidence, Day, type Rejected } from "#server/posture/evidence.ts";

export const MARKETPLACE = "https://marketplace.fedramp.gov/products/";
const NONE = "No status found";

export const FedrampProducts = z.object({ products: z.array(z.unknown()) });
export const FedrampChangelog = z.object({ products: z.record(z.string(), z.unknown()) });

const Text = z.string().nullish();
const Product = z.object({ id: z.string().min(1), csp: Text, cso: Text, impact_level: Text, auth_type: Text, "3pao_name": Text });
const Log = z.object({ current_status: z.string(), statuses: z.array(z.object({ status_name: z.string(), start_date: z.string().nullish() })).nullish() });

type Lookup = {
  id: string;
  products: readonly string[];
  list: z.infer<typeof FedrampProducts>;
  changelog: z.infer<typeof FedrampChangelog>;
  rejected: Rejected[];
};

/**
 * What the FedRAMP marketplace says of one product: a statement that is in force only while its status is Authorized. The two files do not always know the
 * same products; without a status it reads "No status found". Texts stay as published, "?" in place of a lost character too.
 * Null = the marketplace does not list the product, or cannot be read there; that is told in `rejected`.
 */
export function fedrampStatement({ id, products: covered, list, changelog, rejected }: Lookup): AttestationEvidence | null {
  const refuse = (reason: string): null => {
    rejected.push({ reason, at: `product ${cleanLine(id, 100)}`, raw: "" });
    return null;
  };
  const found = list.products.find((each) => z.object({ id: z.literal(id) }).safeParse(each).success);
  if (found === undefined) return refuse("The FedRAMP marketplace lists no product of this id.");
  const read = Product.safeParse(found);
  if (!read.success) return refuse(`The marketplace's product cannot be read (${read.error.issues[0]?.path.join(".") ?? ""}).`);
  const entry = changelog.products[id];
  const log = Log.safeParse(entry ?? { current_status: NONE });
  if (!log.success) return refuse(`The marketplace's status of the product cannot be read (${log.error.issues[0]?.path.join(".") ?? ""}).`);
  const { csp, cso, impact_level, auth_type } = read.data;
  const said = cleanLine(log.data.current_status, 100);
  const status = said === "" || /^no status found$/i.test(said) ? NONE : said;
  const authorized = status === "Authorized";
  const since = log.data.statuses?.findLast(({ status_name }) => status_name === "Authorized")?.start_date;
  const detail = [status, impact_level ? `${impact_level} impact` : "", auth_type ?? "", read.data["3pao_name"] ? `assessed by ${read.data["3pao_name"]}` : ""];
  return {
    ...{ kind: "attestation", programme: "FedRAMP", label: cleanLine(`FedRAMP ${authorized ? (impact_level ?? "") : ""}`, 200) },
    ...{ scope: cleanLine([csp, cso].filter(Boolean).join(", "), 1_000), products: [...covered], issuer: "FedRAMP marketplace" },
    ...{ stage: authorized ? "issued" : "in-progress", detail: cleanLine(detail.filter(Boolean).join(", "), 500), periodStart: null, periodEnd: null },
    ...{ issuedOn: authorized ? (Day.safeParse(since?.slice(0, 10)).data ?? null) : null, expiresOn: null, bridgeUntil: null, nextReviewOn: null },
    ...{ reference: `${MARKETPLACE}${id}`.slice(0, 300), proven: true },
  };
}
