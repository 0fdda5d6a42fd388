import { z } from "zod";
import { cleanLine } from "#server/connectors/text.ts";
import { type AttestationEvidence, Day, type Rejected } from "#server/posture/evidence.ts";

export const MARKETPLACE = "https://marketplace.fedramp.gov/products/";
const NONE = "No status found";
const AUTHORIZED = "authorized";
/** Steps on the way to an authorization, without "FedRAMP" before them. FRR is the readiness review. [unverified: that the list is whole] */
const ON_THE_WAY = ["in process", "ready", "frr", "review", "agency review", "pmo review", "jab review"];

export const FedrampProducts = z.object({ products: z.array(z.unknown()) });
export const FedrampChangelog = z.object({ products: z.record(z.string(), z.unknown()) });

const Text = z.string().nullish();
const Product = z.object({ id: z.string().min(1), csp: Text, cso: Text, impact_level: Text, auth_type: Text, "3pao_name": Text });
const Log = z.object({ current_status: z.string(), statuses: z.array(z.object({ status_name: z.string(), start_date: z.string().nullish() })).nullish() });

type Status = z.infer<typeof Log>;
type Lookup = {
  id: string;
  /** Day of the look-up, YYYY-MM-DD. */
  today: string;
  products: readonly string[];
  list: z.infer<typeof FedrampProducts>;
  changelog: z.infer<typeof FedrampChangelog>;
  rejected: Rejected[];
};

/**
 * What the FedRAMP marketplace says of one product: in force only while its status is Authorized, ended once that is over, in progress only at a step on the
 * way that we know by name, otherwise unverified. An end the marketplace does not date is the day of the look-up. The two files do not always know the same
 * products; without a status it reads "No status found". Texts stay as published, "?" in place of a lost character too.
 * Null = the marketplace does not list the product, or cannot be read there; that is told in `rejected`.
 */
export function fedrampStatement({ id, today, products: covered, list, changelog, rejected }: Lookup): AttestationEvidence | null {
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
  const standing = standingOf(log.data, today);
  const issued = standing.stage === "issued" && standing.proven;
  const detail = [
    ...[standing.words, impact_level ? `${impact_level} impact` : "", auth_type ?? ""],
    read.data["3pao_name"] ? `assessed by ${read.data["3pao_name"]}` : "",
  ];
  return {
    ...{ kind: "attestation", programme: "FedRAMP", label: cleanLine(`FedRAMP ${issued ? (impact_level ?? "") : ""}`, 200) },
    ...{ scope: cleanLine([csp, cso].filter(Boolean).join(", "), 1_000), products: [...covered], issuer: "FedRAMP marketplace" },
    ...{ stage: standing.stage, detail: cleanLine(detail.filter(Boolean).join(", "), 500), periodStart: null, periodEnd: null },
    ...{ issuedOn: standing.from, expiresOn: standing.until, bridgeUntil: null, nextReviewOn: null },
    ...{ reference: `${MARKETPLACE}${id}`.slice(0, 300), proven: standing.proven },
  };
}

type Standing = { stage: "in-progress" | "issued"; proven: boolean; from: string | null; until: string | null; words: string };

function standingOf({ current_status, statuses }: Status, today: string): Standing {
  const said = cleanLine(current_status, 100);
  const status = said === "" || plain(said) === "no status found" ? NONE : said;
  const steps = statuses ?? [];
  const dayOf = (step: (typeof steps)[number] | undefined) => Day.safeParse(step?.start_date?.slice(0, 10)).data ?? null;
  const at = steps.findLastIndex(({ status_name }) => plain(status_name) === AUTHORIZED);
  const from = at < 0 ? null : dayOf(steps[at]);
  if (plain(status) === AUTHORIZED) return { stage: "issued", proven: true, from, until: null, words: status };
  if (at >= 0) {
    const until = steps
      .slice(at + 1)
      .map(dayOf)
      .find((day) => day !== null);
    return { stage: "issued", proven: true, from, until: until ?? today, words: `${status}; no longer authorized` };
  }
  const onTheWay = ON_THE_WAY.includes(plain(status));
  return { stage: onTheWay ? "in-progress" : "issued", proven: onTheWay, from: null, until: null, words: status };
}

const plain = (status: string): string =>
  status
    .trim()
    .toLowerCase()
    .replace(/^fedramp\s+/, "");
