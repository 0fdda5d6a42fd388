import { formatDay } from "#server/posture/format.ts";
import { parseReportCode } from "#server/posture/report-code.ts";

/**
 * What a stranger learns about a report or its code. `checked` says what was compared: the whole content of a file or only a typed code,
 * which proves that we issued such a report, not that a copy says what it said.
 */
export type Verification = {
  status: "genuine" | "superseded" | "compared" | "altered" | "unknown";
  checked: "content" | "code";
  code: string | null;
  publishedAt: string | null;
  revision: number | null;
  message: string;
  /** "Issued 3 November 2026, revision 2.", by the calendar in UTC; null = we have issued none. */
  issued: string | null;
};

const UNKNOWN = "Unknown. We have not published a report with this code.";
/** Nothing that could be looked up. */
const NO_CODE: Record<Verification["checked"], string> = {
  content: "Unknown. There is no code of a published report in this file. Drafts have none.",
  code: "That is not one of our codes. They look like KW-7Q4M-2XHD and stand on every page of a report.",
};
const CODE_ONLY = "The code alone does not show that a copy was left unchanged: the file itself has to be checked for that.";
const COMPARED = "Ours; the comparison was added and is not part of the published report.";
const REPLACED = " A newer revision has been published since.";
const MESSAGES: Record<Verification["status"], Record<Verification["checked"], string>> = {
  genuine: {
    content: "Genuine. This file says exactly what we published, and it is the newest revision.",
    code: `Genuine code. We published a report with this code, and it is the newest revision. ${CODE_ONLY}`,
  },
  superseded: {
    content: "Genuine but replaced. This file says exactly what we published; a newer revision has been published since.",
    code: `Genuine but replaced. We published a report with this code; a newer revision has been published since. ${CODE_ONLY}`,
  },
  compared: { content: COMPARED, code: COMPARED },
  altered: {
    content:
      "Altered. This file is not one we published to the client under this code. A page printed from a browser is none either; check the code on it instead.",
    code: UNKNOWN,
  },
  unknown: { content: UNKNOWN, code: UNKNOWN },
};

/** What we hold about a code. Both hashes are SHA-256 in hex: of the client's edition, and of its errata list as canonical JSON. */
export type KnownCode = { sha256: string; errataSha256: string; revision: number; publishedAt: string; superseded: boolean };

type Content = { sha256: string; errataSha256: string; revision: number; publishedAt: string };
/**
 * What a file or a person says. `content` null = a code alone; "as-issued" = it carries our seal, "compared" = our seal of a report with another period beside it,
 * "not-as-issued" = it should carry one and does not.
 */
export type Claim = { code: string | null; content: Content | "as-issued" | "compared" | "not-as-issued" | null };

/** `known` null = we have published nothing with that code. An altered file is altered whether or not it was replaced since. */
export function verifyClaim(known: KnownCode | null, { code, content }: Claim): Verification {
  const checked = content === null ? "code" : "content";
  const status = known === null ? "unknown" : statusOf(known, content);
  const message = code === null ? NO_CODE[checked] : `${MESSAGES[status][checked]}${status === "compared" && known?.superseded ? REPLACED : ""}`;
  return { status, checked, code, publishedAt: known?.publishedAt ?? null, revision: known?.revision ?? null, message, issued: known && issuedWords(known) };
}

const issuedWords = ({ publishedAt, revision }: KnownCode) => `Issued ${formatDay(publishedAt.slice(0, 10), { year: true })}, revision ${revision}.`;

function statusOf(known: KnownCode, content: Claim["content"]): Verification["status"] {
  if (content === "compared") return "compared";
  const same = content === null || content === "as-issued" || (content !== "not-as-issued" && agrees(known, content));
  return !same ? "altered" : known.superseded ? "superseded" : "genuine";
}

function agrees(known: KnownCode, content: Content): boolean {
  return (["sha256", "errataSha256", "revision", "publishedAt"] as const).every((part) => known[part] === content[part]);
}

/** The first report code in a text, null without one. */
export function findReportCode(text: string): string | null {
  const match = /KW-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/u.exec(text);
  return match === null ? null : parseReportCode(match[0]);
}
