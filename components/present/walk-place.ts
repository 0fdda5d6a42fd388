/** Which published revision is presented; null = the draft, which can only be rehearsed. */
export type WalkPlace = { client: string; period: string; revision: number | null };
/** What is counted of a slide. */
export type WalkSlide = { id: string; section: string; plannedS: number };

export type Followers = { id: string; name: string; via: "account" | "link"; slide: string; following: boolean; lostSince: string | null }[];
