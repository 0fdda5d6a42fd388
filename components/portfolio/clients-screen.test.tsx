import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ClientsScreen } from "#components/portfolio/clients-screen.tsx";
import type { PortfolioRow } from "#server/posture/portfolio.ts";

const row = (at: number): PortfolioRow => ({
  client: { slug: `town-${at}`, name: `Town ${at}`, kind: "town", state: at === 7 ? "OH" : "MN", population: null, renewalOn: null },
  month: null,
  changed: [],
  uptime: [],
  revision: 0,
});
const screen = (count: number, { search = "", page = 1 } = {}) =>
  renderToStaticMarkup(
    <ClientsScreen
      period="2026-10"
      latest="2026-10"
      today="2026-11-30"
      rows={Array.from({ length: count }, (_, at) => row(at))}
      search={search}
      page={page}
      leads="report"
    />,
  );
const listed = (html: string) => [...html.matchAll(/href="\/clients\/(town-\d+)\//g)].map(([, slug]) => slug);

test("a thousand clients stand on pages of fifty, and the sentence counts them all", () => {
  const html = screen(1_012, { page: 21 });
  expect(html).toContain("1,012 clients need you.");
  expect(listed(html)).toEqual(Array.from({ length: 12 }, (_, at) => `town-${1_000 + at}`));
  expect(html).toContain("Page 21 of 21");
  expect(html).toContain('href="/clients?period=2026-10&amp;page=20"');
});

test("a client is found by name or state, on every page of the month", () => {
  expect(listed(screen(1_012, { search: "oh" }))).toEqual(["town-7"]);
  expect(screen(1_012, { search: "springfield" })).toContain("No client of yours is called “springfield”");
  expect(screen(1_012, { search: "springfield" })).toContain('value="springfield"');
});

test("a book that fits one page has no pages and no search", () => {
  const html = screen(6);
  expect(listed(html)).toHaveLength(6);
  expect(html).not.toMatch(/Page 1|Find a client/);
});
