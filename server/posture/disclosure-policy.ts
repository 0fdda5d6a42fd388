import { z } from "zod";

export const Channel = z.enum(["client", "partner", "media"]);
export type Channel = z.infer<typeof Channel>;

/** Who writes to us, where it goes, and what they may expect. Public pages and the desk read the same lines. */
export const CHANNELS: Record<Channel, { title: string; goesTo: string; text: string }> = {
  client: {
    title: "Clients",
    goesTo: "Help center",
    text: "Your question goes to our help center, and from there to our information security team.",
  },
  partner: {
    title: "Partners and other third parties",
    goesTo: "Information security",
    text: "Researchers, partners and suppliers write directly to our information security team.",
  },
  media: {
    title: "Members of the media",
    goesTo: "Media relations",
    text: "Press inquiries go to media relations, who answer together with information security.",
  },
};

/** What a reporter agrees to. A changed text needs a new version: each concern keeps the version that was accepted. */
export const GUIDELINES = {
  version: "2026-09-01",
  intro:
    "We do not disclose or discuss a security question or concern until we have researched and evaluated it ourselves. When you submit one, you agree to three things:",
  rules: [
    "Give us a reasonable time to investigate and to answer.",
    "Do not share what you report in public before we have answered and, where it is needed, put protection in place.",
    "Act in good faith: avoid invading anyone's privacy, destroying anything or disrupting our services and data.",
  ],
  outro: "You may write under a pseudonym. We act quickly on every submission made within these guidelines.",
} as const;

/** How long a person has the form open before sending it: a program is faster, and a page left open for longer may hold old guidelines. */
export const FORM_OPEN = { leastMs: 3_000, mostMs: 12 * 3_600_000 } as const;

/** Clock hours from receipt, around the clock. */
export const DESK_TARGETS = { acknowledgeHours: 24, evaluateHours: 120 } as const;

export const ConcernState = z.enum(["received", "acknowledged", "under-evaluation", "confirmed", "not-confirmed", "mitigating", "responded", "closed"]);
export type ConcernState = z.infer<typeof ConcernState>;

const NEXT: Record<ConcernState, readonly ConcernState[]> = {
  received: ["acknowledged"],
  acknowledged: ["under-evaluation", "confirmed", "not-confirmed"],
  "under-evaluation": ["confirmed", "not-confirmed"],
  confirmed: ["mitigating", "responded", "closed"],
  "not-confirmed": ["responded", "closed"],
  mitigating: ["responded", "closed"],
  responded: ["closed"],
  closed: [],
};

/** The states a concern may go to from where it is; none skips acknowledgement or evaluation. */
export function nextConcernStates(state: ConcernState): readonly ConcernState[] {
  return NEXT[state];
}

/** All a receipt code tells a stranger: that we have it, or that it is closed. */
export function publicConcernState(state: ConcernState): "received" | "closed" {
  return state === "closed" ? "closed" : "received";
}
