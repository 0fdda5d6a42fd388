import type { Role } from "#server/posture/access.ts";

/** Something somebody decided or did, at an instant. */
export type DisclosureAct = { at: string; by: string; text: string; reason: string | null };
/** `since` = when the account was made, `until` = when it was closed; null = it stands. */
export type PersonInReach = { name: string; email: string; role: Role; since: string; until: string | null };
/** `names`: whether the edition for the client, or only that for the staff, has it by name; "no" = in a count at most. */
export type EditionRecord = { period: string; revision: number; publishedAt: string; publishedBy: string; names: "client" | "staff" | "no" };
export type FollowRecord = {
  period: string;
  revision: number;
  presenter: string;
  startedAt: string;
  endedAt: string | null;
  /** Each link of it, with when it stopped working at the latest. */
  links: { openedAt: string; until: string }[];
  followers: { name: string; via: "account" | "link"; joinedAt: string }[];
};
export type DownloadRecord = { at: string; by: string; period: string; revision: number | null; format: string; reader: string };
export type BulkRecord = { at: string; by: string; done: "requested" | "downloaded"; period: string; formats: string[]; reader: string };

/** Who could have seen a finding, and when (domain.md 4). Instants as stored; what is not recorded is not in it. */
export type FindingDisclosure = {
  printedAt: string;
  printedBy: string;
  client: { slug: string; name: string; timeZone: string };
  finding: { id: string; title: string; host: string; scanner: string; firstSeenAt: string; severity: string };
  acts: DisclosureAct[];
  /** The first decision: from then on the gate was open. Null = nobody has decided. */
  released: { at: string; by: string } | null;
  /** The same rule at other clients, decided in the same act. */
  alike: { client: string; clientName: string; finding: string }[];
  editions: EditionRecord[];
  people: PersonInReach[];
  follows: FollowRecord[];
  downloads: DownloadRecord[];
  bulk: BulkRecord[];
};

export type ConcernDisclosure = {
  printedAt: string;
  printedBy: string;
  concern: { id: string; subject: string; channel: string; receivedAt: string; evaluatedAt: string | null };
  acts: DisclosureAct[];
  people: PersonInReach[];
};

/**
 * Whether a report, as stored, has a finding by name: a cell or line with its title whose detail begins with its host, where it has a detail. A table that is cut
 * off names only what it shows, and that is what was disclosed.
 */
export function namesFinding(model: unknown, finding: { title: string; host: string }): boolean {
  if (Array.isArray(model)) return model.some((each) => namesFinding(each, finding));
  if (model === null || typeof model !== "object") return false;
  const { text, detail } = model as { text?: unknown; detail?: unknown };
  if (text === finding.title && (typeof detail !== "string" || detail === finding.host || detail.startsWith(`${finding.host}. `))) return true;
  return Object.values(model).some((each) => namesFinding(each, finding));
}
