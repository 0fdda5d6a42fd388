import { beforeAll, expect, test } from "vitest";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { writeSectionNote } from "#server/operations/write-section-note.ts";
import { withScope } from "#server/store/database.ts";
import { getEdition } from "#server/store/published.ts";
import { listSectionNotes } from "#server/store/section-notes.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
beforeAll(async () => {
  world = await seedWorld();
});

const note = (change: object = {}) => ({
  scope: world.manager,
  clientSlug: world.own.slug,
  period: "2026-10",
  section: "availability",
  text: "We replaced the switch.",
  privateText: "PRIVATE-TALK",
  actor: "m@example.org",
  by: "Dana Ortiz",
  now: NOW,
  ...change,
});
const draft = (reader: "client" | "csm" | "security", periodId = "2026-10") =>
  buildClientReport({ scope: world.worker, clientSlug: world.own.slug, periodId, reader, now: NOW });
const notes = () => withScope(world.manager, "read", (tx) => listSectionNotes(tx, { clientId: world.own.clientId, period: "2026-10" }));

test("a note stands in its section of its period for every reader, the private part in nobody's report", async () => {
  expect(await writeSectionNote(note())).toEqual({ written: true });
  for (const reader of ["client", "csm", "security"] as const) {
    const report = await draft(reader);
    const blocks = report.sections.find(({ id }) => id === "availability")?.blocks.map(({ block }) => block);
    expect(blocks?.[0]).toMatchObject({ kind: "note", text: "We replaced the switch.", by: "Dana Ortiz" });
    expect(JSON.stringify(report)).not.toContain("PRIVATE-TALK");
  }
  expect(JSON.stringify(await draft("csm", "2026-09"))).not.toContain("We replaced the switch.");
});

test("writing again replaces it; emptied it is gone; each act is in the audit log without the private words", async () => {
  await writeSectionNote(note({ text: "Another word." }));
  expect(await notes()).toMatchObject([{ section: "availability", text: "Another word.", privateText: "PRIVATE-TALK", by: "Dana Ortiz" }]);
  expect(await writeSectionNote(note({ text: "  ", privateText: "" }))).toEqual({ written: false });
  expect(await notes()).toEqual([]);
  const entries = await database.asSuperuser<{ action: string; text: string }>(
    "select action, row_to_json(e)::text as text from app.audit_entry e where action like 'note.%' order by seq",
  );
  expect(entries.map(({ action }) => action)).toEqual(["note.written", "note.written", "note.removed"]);
  for (const { text } of entries) expect(text).not.toContain("PRIVATE-TALK");
});

test("what was published keeps the note it was frozen with", async () => {
  await writeSectionNote(note({ text: "Frozen words." }));
  await publishReport({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", actor: "m", now: NOW });
  await writeSectionNote(note({ text: "Later words." }));
  const edition = await getEdition(world.clientUser, { clientSlug: world.own.slug, periodId: "2026-10" });
  expect(JSON.stringify(edition.report)).toContain("Frozen words.");
  expect(JSON.stringify(edition.report)).not.toContain("Later words.");
});

test("another's client, an unknown section, a period that is none and too many words are refused, and nothing is written", async () => {
  const kept = async () => (await database.asSuperuser("select * from app.section_note")).length;
  const before = await kept();
  const foreign = writeSectionNote(note({ clientSlug: world.other.slug }));
  await expect(foreign).rejects.toMatchObject({ code: "not-found" });
  await expect(writeSectionNote(note({ clientSlug: "nowhere" }))).rejects.toMatchObject({ code: "not-found" });
  for (const wrong of [{ section: "gone" }, { period: "2026-13" }, { text: "x".repeat(2_001) }, { privateText: "x".repeat(4_001) }])
    await expect(writeSectionNote(note(wrong))).rejects.toMatchObject({ code: "bad-input" });
  expect(await kept()).toBe(before);
});

test("the client's own login may not read a single note", async () => {
  await expect(withScope(world.clientUser, "read", (tx) => listSectionNotes(tx, { clientId: world.own.clientId, period: "2026-10" }))).rejects.toThrow(
    /denied/,
  );
});
