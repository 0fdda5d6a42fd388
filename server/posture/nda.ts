/** What somebody accepts before a document under confidentiality is handed to them. A changed text needs a new version: each acceptance keeps its own. */
export type NdaText = { version: string; title: string; terms: string[] };

const VERSION = "2026-11-01";

/** The terms in full, in the vendor's name. */
export function ndaText(vendor: string): NdaText {
  return {
    version: VERSION,
    title: "Confidentiality terms for this document",
    terms: [
      `This document belongs to ${vendor} or to the assessor who wrote it. You receive it to judge how we protect the services you use, and for nothing else.`,
      "You keep it confidential. Inside your organization you show it only to people who need it for that purpose, and you tell them these terms.",
      "You do not publish it, pass it on or copy parts of it into other documents without our written consent. Where a public records law obliges you to release it, you tell us first, as far as the law allows, so that we can ask for protection.",
      "These terms do not cover what is public anyway, what you knew before, or what somebody else told you lawfully.",
      "They hold for three years from today. When you no longer need the document, you delete your copies, except where the law requires you to keep them.",
      "Your copy carries your name and the time on every page. We record that you accepted these terms and each time you download the document.",
    ],
  };
}
