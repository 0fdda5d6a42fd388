import { formatMoment, formatDay, localDay, spellCount } from "#server/posture/format.ts";
import type { FindingDisclosure, PersonInReach } from "#server/posture/disclosure-record.ts";

export const ROLE_WORDS: Record<PersonInReach["role"], string> = {
  client: "The client’s user",
  csm: "Success manager",
  leadership: "Leadership",
  security: "Security team",
  admin: "Administrator",
};
export const READER_WORDS: Record<string, string> = { client: "The client’s", csm: "Staff", leadership: "Leadership’s", security: "Security team’s" };
export const NAMES_WORDS: Record<FindingDisclosure["editions"][number]["names"], string> = {
  client: "Yes",
  staff: "Only in the staff’s edition",
  no: "No, in a count at most",
};

/** An instant as the print writes it, in the client's zone. */
export const momentIn = (timeZone: string) => (instant: string) => formatMoment(instant, timeZone, { year: true });

/** The fact the page opens with: whether it was released, when and by whom, and how many published reports name it. */
export function disclosureSentence(record: Pick<FindingDisclosure, "released" | "editions" | "client" | "finding">): string {
  const { released, editions, client } = record;
  const named = editions.filter(({ names }) => names === "client").length;
  const none = "no published report names";
  if (isInformation(record)) return `It is information, not a weakness, and counts in no figure; ${named === 0 ? none : reports(named)} it.`;
  if (released === null) return named === 0 ? "Nobody has evaluated it. No published report names it." : `Nobody has evaluated it, yet ${reports(named)} it.`;
  const day = formatDay(localDay(released.at, client.timeZone), { year: true });
  return `Evaluated and released on ${day} by ${released.by}; ${named === 0 ? none : reports(named)} it.`;
}

const reports = (count: number) => `${spellCount(count)} published ${count === 1 ? "report names" : "reports name"}`;

/** Decided by nobody, and by rule no weakness: it waits for no one and is told to no one. */
const isInformation = ({ released, finding }: Pick<FindingDisclosure, "released" | "finding">) => released === null && finding.severity === "info";

/** What each kind of reader could see before the first decision and since; `since` null = nobody has decided. */
export function reachRows(record: Pick<FindingDisclosure, "released" | "client" | "finding">): { reader: string; before: string; since: string | null }[] {
  const before = isInformation(record) ? "Nothing" : "A count of items under evaluation";
  const since = (words: string) => (record.released === null ? null : words);
  return [
    {
      reader: `Users of ${record.client.name}`,
      before,
      since: since("Its title, site, severity, dates and, if accepted, the reason: in published reports that name it, listed below"),
    },
    { reader: "Whoever follows a walk-through", before, since: since("The same, of the one report that is shown") },
    { reader: "Success managers and leadership", before, since: since("The same, in drafts too") },
    { reader: "Security team", before: "Everything, from the first scan on", since: since("Everything") },
    { reader: "Administrators, and anybody without an account", before: "Nothing", since: since("Nothing") },
  ];
}
