import type { Moment } from "#prisma/scenarios/scenario.ts";

type At = Pick<Moment, "monthsBack" | "day"> & { at?: string };
type Note = { monthsBack: number; section: string; text: string; privateText: string; written: At };
type Asked = {
  id: string;
  monthsBack: number;
  question: string;
  promise: string;
  owner: string;
  due: At;
  raised: At;
  done: { at: At; outcome: string } | null;
};
export type Content = { client: string; notes: Note[]; followUps: Asked[] };

/** How the fictional vendor looks. The mark stands beside this file. */
export const LOOK = { name: "Northgate Civic", accent: "#1f5591", logo: "northgate-civic.png", alt: "A blue city gate with a north arrow" };
export const MANAGER = { email: "dana.ortiz@northgate.example", name: "Dana Ortiz" };

/** What a success manager added: two questions from the walk-through of the month before, so that the last report opens with them, and two notes in that report. */
export const CONTENT: readonly Content[] = [
  {
    client: "alder-falls",
    followUps: [
      {
        id: "5b1f0c52-7a3e-4e0c-9d57-0f2f6d1a9c01",
        monthsBack: 1,
        question: "Can you tell us when the site goes down, before residents call us?",
        promise: "We add your IT desk to the alerts for all three sites.",
        owner: "Dana Ortiz",
        due: { monthsBack: 0, day: 24 },
        raised: { monthsBack: 0, day: 7, at: "10:20" },
        done: { at: { monthsBack: 0, day: 21 }, outcome: "Your IT desk gets an e-mail within two minutes. We tested it together with Robin." },
      },
      {
        id: "5b1f0c52-7a3e-4e0c-9d57-0f2f6d1a9c02",
        monthsBack: 1,
        question: "Is the forms site ready for the permit rush in winter?",
        promise: "We run a load test on the forms site and show you the result.",
        owner: "Platform team",
        due: { monthsBack: -2, day: 15 },
        raised: { monthsBack: 0, day: 7, at: "10:35" },
        done: null,
      },
    ],
    notes: [
      {
        monthsBack: 0,
        section: "availability",
        text: "The 37 minutes on the 3rd came from a failed network switch in our data center. We have replaced it and added a second path, so this fault can no longer take your main site down.",
        privateText: "Robin called us that afternoon. Thank them first, then walk through the timeline. The second path was tested by pulling the cable.",
        written: { monthsBack: -1, day: 2, at: "15:10" },
      },
      {
        monthsBack: 0,
        section: "independent-scans",
        text: "The late scan of your forms site is ours to answer for: the scanner could not sign in after a password change. It runs again.",
        privateText: "If they ask what is under evaluation: say that our security team decides within days, and that nothing is named before that.",
        written: { monthsBack: -1, day: 2, at: "15:20" },
      },
    ],
  },
];
