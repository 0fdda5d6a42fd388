import { expect, type Role, test, whoIs } from "#e2e/fixtures.ts";
import { readOffice } from "#e2e/office.ts";
import { readPdf } from "#e2e/pdf.ts";
import { toldMonth } from "#e2e/demo-world.ts";
import { SCENARIOS } from "#prisma/scenarios/clients.ts";
import { RULES } from "#prisma/scenarios/weaknesses.ts";

type Figure = { value: number | null; unit: string; display: string };
type Model = { headline: string; action: string; figures: Record<string, Figure>; sections: { id: string; headline: string; blocks: { block: unknown }[] }[] };

const even = (text: string) => text.replaceAll(/\s+/g, " ");
/** Numbers as people read them: "1,204", "99.914", "37". */
const NUMBER = /\d+(?:[.,:]\d+)*/g;
const numbersOf = (text: string) => text.match(NUMBER) ?? [];
const figuresIn = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap(figuresIn)
    : value && typeof value === "object"
      ? Object.entries(value).flatMap(([key, each]) => (key === "figure" && typeof each === "string" ? [each] : figuresIn(each)))
      : [];

/** The record of the CSV that names the figure, as [id, value, unit, display]. */
function csvFigure(csv: string, id: string): string[] {
  const line = csv.split("\r\n").find((each) => each.startsWith(`"${id}",`)) ?? "";
  return (line.match(/"(?:[^"]|"")*"|[^,]+|(?<=,)(?=,)/g) ?? []).map((field) => field.replace(/^"|"$/g, ""));
}

const READERS: Role[] = ["csm", "leadership", "security"];
/** Without the spaces and breaks a layout makes, and a sentence without its full stop: a slide's title has none. */
const squeezed = (text: string) => text.normalize("NFKC").replaceAll(/[\s\u00ad\u200b-\u200f\u2060]/g, "");
const said = (sentence: string) => squeezed(sentence).replace(/\.$/, "");

for (const { slug, name, story } of SCENARIOS) {
  test(`every file of ${name} says the same to every reader (${story})`, async ({ api }) => {
    for (const role of READERS) {
      const person = await api(whoIs(role, role === "csm" ? slug : undefined));
      for (const reader of role === "csm" ? ["client", "csm"] : [role]) {
        const file = async (format: string) => {
          const answer = await person.get(`/api/reports/${slug}/${toldMonth()}/${format}?reader=${reader}`);
          expect(answer.status(), `${format} for the ${reader}`).toBe(200);
          return answer.body();
        };
        const model = JSON.parse((await file("json")).toString()) as Model;
        const files = {
          pdf: (await readPdf(await file("pdf"))).text,
          pptx: readOffice(await file("pptx")),
          xlsx: readOffice(await file("xlsx")),
          csv: (await file("csv")).toString().replaceAll('""', '"'),
        };
        const headlines = [model.headline, ...model.sections.map((section) => section.headline)];
        const displays = [...new Set(figuresIn(model.sections))].map((id) => `${model.figures[id]?.display}`);
        expect(displays.length).toBeGreaterThan(15);
        for (const [format, text] of Object.entries(files)) {
          const whole = squeezed(text);
          for (const wanted of [...headlines.map(said), ...displays.map(squeezed)])
            expect.soft(whole.includes(wanted), `${wanted} in the ${format} for the ${reader}`).toBe(true);
        }
      }
    }
  });

  test(`page, PDF, CSV and JSON of ${name} say the same (${story})`, async ({ page, become, api }) => {
    const manager = whoIs("csm", slug);
    const person = await api(manager);
    const file = async (format: string) => (await person.get(`/api/reports/${slug}/${toldMonth()}/${format}?reader=client`)).body();
    const [pdf, csv, json] = [await readPdf(await file("pdf")), (await file("csv")).toString(), (await file("json")).toString()];
    const model = JSON.parse(json) as Model;
    await become(manager);
    await page.goto(`/clients/${slug}/${toldMonth()}?reader=client`);
    const shown = even(await page.locator("main").innerText());
    // What is folded away is on the page too.
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => fold.toggleAttribute("open", true)));
    const text = even(await page.locator("main").innerText());

    const used = [...new Set(figuresIn(model.sections))];
    expect(used.length).toBeGreaterThan(15);
    for (const id of used) {
      const figure = model.figures[id];
      expect(figure, id).toBeDefined();
      const display = figure?.display ?? "";
      expect.soft(text, `${id} on the page`).toContain(display);
      expect.soft(pdf.text, `${id} in the PDF`).toContain(display);
      expect
        .soft(csvFigure(csv, id), `${id} in the CSV`)
        .toEqual(expect.arrayContaining([display, ...(figure?.value === null ? [] : [String(figure?.value)])]));
    }
    for (const mark of await page.locator("[data-figure]").all()) {
      const display = model.figures[(await mark.getAttribute("data-figure")) ?? ""]?.display;
      const [whole, number] = await mark.evaluate((element) => {
        const said = element.querySelector(".basis") ?? element;
        return [said.textContent ?? "", said.firstChild?.textContent ?? ""];
      });
      // A unit that stands beside a number, "5 of 7", is part of some displays and of others not.
      expect.soft([whole, number].map((said) => even(said ?? "").trim())).toContain(display);
    }

    for (const said of [model.headline, model.action, ...model.sections.filter((section) => section.id !== "summary").map((section) => section.headline)])
      for (const where of [text, pdf.text, even(csv)]) expect.soft(where).toContain(even(said));

    // A draft is read from the evidence anew each time: what it says lies between the files made before the page and after it.
    const inPdf = new Set([pdf, await readPdf(await file("pdf"))].flatMap((each) => numbersOf(each.text)));
    // Scales of drawings, how many rows are folded away and a fingerprint cut short belong to the screen.
    const screen = page.locator(".axis li, .plot-tick, .report-bar, details > summary, code[title], .table-note:has-text('The axis starts at')");
    const axis = new Set((await screen.allTextContents()).flatMap(numbersOf));
    const onPageOnly = [...shown.matchAll(NUMBER)].filter(([number]) => !inPdf.has(number) && !axis.has(number));
    expect.soft(onPageOnly.map(({ index }) => shown.slice(Math.max(0, index - 60), index + 40))).toEqual([]);
  });
}

test("nothing that is still being evaluated stands in any format a client or success manager gets", async ({ api }) => {
  let checked = 0;
  for (const { slug, weaknesses, sites } of SCENARIOS) {
    const told = new Set(weaknesses.filter((weakness) => weakness.evaluated !== null).map((weakness) => weakness.rule));
    const hidden = weaknesses.filter((weakness) => weakness.evaluated === null);
    const person = await api(whoIs("csm", slug));
    for (const reader of ["client", "csm"]) {
      const file = async (format: string) => (await person.get(`/api/reports/${slug}/${toldMonth()}/${format}?reader=${reader}`)).body();
      const [pdf, csv, json] = [(await readPdf(await file("pdf"))).text, (await file("csv")).toString(), (await file("json")).toString()];
      const [pptx, xlsx] = [readOffice(await file("pptx")), readOffice(await file("xlsx"))];
      const html = await (await person.get(`/clients/${slug}/${toldMonth()}${reader === "client" ? "?reader=client" : ""}`)).text();
      for (const { rule, site } of hidden) {
        const { title = "", cve } = RULES[rule] ?? {};
        const host = sites.find((each) => each.slug === site)?.host ?? "";
        checked++;
        for (const text of [pdf, csv, json, html, pptx, xlsx]) {
          if (!told.has(rule)) expect.soft(text.includes(title), `${slug}: ${title} for the ${reader}`).toBe(false);
          if (cve) expect.soft(text.includes(cve), `${slug}: ${cve} for the ${reader}`).toBe(false);
        }
        const rows = csv.split("\r\n").filter((line) => line.includes(title) && line.includes(host));
        const evaluated = weaknesses.some((each) => each.rule === rule && each.site === site && each.evaluated !== null);
        if (!evaluated) expect.soft(rows, `${slug}: ${title} on ${host}`).toEqual([]);
      }
    }
  }
  expect(checked).toBeGreaterThan(4);
});
