import { formatMoment, formatDay, localDay, spellCount, capitalize } from "#server/posture/format.ts";
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
export function disclosureSentence({ released, editions, client }: Pick<FindingDisclosure, "released" | "editions" | "client">): string {
  const named = editions.filter(({ names }) => names === "client").length;
  if (released === null) return named === 0 ? "Nobody has evaluated it. No published report names it." : `Nobody has evaluated it, yet ${reports(named)} it.`;
  const day = formatDay(localDay(released.at, client.timeZone), { year: true });
  return `Evaluated and released on ${day} by ${released.by}; ${named === 0 ? "no published report names" : reports(named)} it.`;
}

const reports = (count: number) => `${spellCount(count)} published ${count === 1 ? "report names" : "reports name"}`;

/** What each kind of reader could see before the first decision and since. */
export function reachRows({ released, client }: Pick<FindingDisclosure, "released" | "client">): { reader: string; before: string; since: string }[] {
  const never = "Nothing yet: nobody has decided.";
  const since = (words: string) => (released === null ? never : words);
  return [
    {
      reader: `Users of ${client.name}`,
      before: "A count of items under evaluation",
      since: since("Its title, site, severity, dates and, if accepted, the reason: in published reports that name it, listed below"),
    },
    { reader: "Whoever follows a walk-through", before: "A count of items under evaluation", since: since("The same, of the one report that is shown") },
    {
      reader: "Success managers and leadership",
      before: "A count of items under evaluation",
      since: since("The same, in drafts too"),
    },
    { reader: "Security team", before: "Everything, from the first scan on", since: "Everything" },
    { reader: "Administrators, and anybody without an account", before: "Nothing", since: "Nothing" },
  ];
}

/** "Two people" and the like, for a heading. */
export const countedPeople = (count: number): string => (count === 1 ? "One account" : `${capitalize(spellCount(count))} accounts`);
