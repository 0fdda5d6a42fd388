import { expect, test } from "vitest";
import { compareLinks, exportLinks, periodLinks, reportHref, revisionLinks } from "#components/report/report-links.ts";

const place = { client: "alder", period: "2026-10" };
const editions = [
  { period: "2026-09", revision: 2 },
  { period: "2026-Q3", revision: 1 },
  { period: "2026-08", revision: 1 },
  { period: "2025", revision: 1 },
];
const labels = (links: { label: string; group?: string }[]) => links.map(({ label, group }) => `${group}: ${label}`);

test("a client is offered what is published, months, quarters and years apart, newest first", () => {
  const links = periodLinks({ ...place, period: "2026-09" }, editions, null);
  expect(labels(links)).toEqual(["Months: September 2026", "Months: August 2026", "Quarters: July to September 2026", "Years: 2025"]);
  expect(links.map(({ note }) => note)).toEqual(["Revision 2", "Revision 1", "Revision 1", "Revision 1"]);
  expect(links.filter(({ current }) => current).map(({ href }) => href)).toEqual(["/clients/alder/2026-09"]);
});

test("people who may see drafts are offered the last periods of each kind, none that has not begun", () => {
  const links = periodLinks(place, editions, "2026-11");
  expect(links.filter(({ group }) => group === "Months").map(({ label }) => label)).toHaveLength(13);
  expect(links[0]).toMatchObject({ label: "November 2026", note: "So far" });
  expect(links.filter(({ group }) => group === "Quarters").map(({ label, note }) => [label, note])[0]).toEqual(["October to December 2026", "So far"]);
  expect(links.filter(({ group }) => group === "Years").map(({ label, note }) => [label, note])).toEqual([
    ["2026", "So far"],
    ["2025", "Revision 1"],
  ]);
  expect(periodLinks({ ...place, period: "2026" }, [], "2026-11").map(({ label }) => label)).not.toContain("2027");
});

test("only earlier periods can be put beside a report: none that overlaps it", () => {
  expect(labels(compareLinks({ ...place, period: "2026-Q3" }, editions, null, {}))).toEqual(["Years: 2025"]);
  expect(labels(compareLinks(place, editions, null, {}))).toEqual([
    "Months: September 2026",
    "Months: August 2026",
    "Quarters: July to September 2026",
    "Years: 2025",
  ]);
  expect(compareLinks({ ...place, period: "2026-08" }, editions.slice(0, 3), null, {})).toEqual([]);
  const drafts = compareLinks({ ...place, period: "2026-Q3" }, [], "2026-11", {});
  const of = (group: string) => drafts.filter((each) => each.group === group).map(({ label }) => label);
  expect([of("Months").length, of("Months")[0], of("Months").at(-1)]).toEqual([24, "June 2026", "July 2024"]);
  expect([of("Quarters").length, of("Quarters")[0], of("Quarters").at(-1)]).toEqual([8, "April to June 2026", "July to September 2024"]);
  // The year the quarter lies in is not over before it.
  expect(of("Years")).toEqual(["2025", "2024"]);
});

test("the way a report is looked at stays in every link", () => {
  const view = { view: "draft", reader: "client", compare: "2026-08" } as const;
  const [none, first] = compareLinks(place, editions, null, view);
  expect(none).toMatchObject({ label: "No comparison", href: "/clients/alder/2026-10?view=draft&reader=client" });
  expect(first?.href).toBe("/clients/alder/2026-10?view=draft&reader=client&compare=2026-09");
  expect(compareLinks(place, editions, null, view).find(({ current }) => current)?.label).toBe("August 2026");
  expect(reportHref(place, { revision: 2, compare: undefined })).toBe("/clients/alder/2026-10?revision=2");
  const others = periodLinks(place, editions, null, view);
  expect(others.find(({ label }) => label === "September 2026")?.href).toBe("/clients/alder/2026-09?compare=2026-08");
  expect(others.find(({ label }) => label === "August 2026")?.href).toBe("/clients/alder/2026-08");
});

test("files are of what is on screen, with the comparison where a file can carry one", () => {
  const links = exportLinks(place, null, { reader: "client", compare: "2026-08" }, true);
  expect(links.find(({ label }) => label === "PDF")?.href).toBe("/api/reports/alder/2026-10/pdf?reader=client&revision=draft&compare=2026-08");
  expect(links.find(({ label }) => label === "JSON")?.href).toBe("/api/reports/alder/2026-10/json?reader=client&revision=draft");
});

test("staff are offered the client's edition first and their own apart from it; a client, or who looks as one, only the client's", () => {
  const links = exportLinks(place, null, {}, true);
  expect([...Map.groupBy(links, ({ group }) => group)].map(([group, own]) => [group, own.map(({ label }) => label).join(" ")])).toEqual([
    ["For the client", "PDF PowerPoint Excel CSV JSON"],
    ["Internal", "PDF PowerPoint Excel CSV JSON"],
  ]);
  expect(links.map(({ href }) => href.includes("reader=client"))).toEqual([true, true, true, true, true, false, false, false, false, false]);
  expect(new Set(links.map(({ label, note }) => `${label} ${note}`)).size).toBe(10);
  for (const [view, isStaff] of [
    [{}, false],
    [{ reader: "client" }, true],
  ] as const) {
    const own = exportLinks(place, null, view, isStaff);
    expect(own.map(({ group }) => group)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(own).toHaveLength(5);
  }
});

test("every revision of a report has a way in, the newest without a number in its address", () => {
  expect(revisionLinks(place, 1, 1, {})).toEqual([]);
  const links = revisionLinks(place, 3, 2, { reader: "client", view: "draft" });
  expect(links.map(({ label, note, href, current }) => [label, note, href, current])).toEqual([
    ["Revision 3", "the newest", "/clients/alder/2026-10?reader=client", false],
    ["Revision 2", "replaced", "/clients/alder/2026-10?reader=client&revision=2", true],
    ["Revision 1", "replaced", "/clients/alder/2026-10?reader=client&revision=1", false],
  ]);
  expect(revisionLinks(place, 2, null, {}).some(({ current }) => current)).toBe(false);
});
