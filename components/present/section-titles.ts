import { SECTIONS } from "#server/posture/registry.ts";

const TITLES = new Map([["cover", "Cover"], ["summary", "Summary"], ...SECTIONS.map(({ id, title }) => [id, title] as [string, string]), ["close", "Close"]]);
const ORDER = [...TITLES.keys()];

/** With their titles and in reading order; one we no longer have keeps its id as its name. */
export function titled<T extends { section: string }>(sections: readonly T[]): (T & { title: string })[] {
  const place = ({ section }: T) => (ORDER.includes(section) ? ORDER.indexOf(section) : ORDER.length);
  return [...sections].sort((a, b) => place(a) - place(b)).map((each) => ({ ...each, title: TITLES.get(each.section) ?? each.section }));
}
