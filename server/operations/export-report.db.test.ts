import { strFromU8, unzipSync } from "fflate";
import { getDocumentProxy } from "unpdf";
import { beforeAll, expect, test } from "vitest";
import { exportReport } from "#server/operations/export-report.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { verifyReport } from "#server/operations/verify-report.ts";
import { writeSectionNote } from "#server/operations/write-section-note.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

useTestDatabase();
let world: World;
const PRIVATE = "Ask about the budget before showing this";
const place = () => ({ clientSlug: world.own.slug, periodId: "2026-10", now: NOW });

beforeAll(async () => {
  world = await seedWorld();
  await writeSectionNote({
    scope: world.manager,
    clientSlug: world.own.slug,
    period: "2026-10",
    section: "availability",
    text: "",
    privateText: PRIVATE,
    by: "Dana Whitfield",
    actor: "user:manager",
    now: NOW,
  });
  await publishReport({ scope: world.manager, ...place(), actor: "user:manager" });
});

test("a PDF with a password opens with it alone, and can still be checked without it", async () => {
  const password = "correct horse battery";
  const { bytes, fileName } = await exportReport({ scope: world.clientUser, ...place(), format: "pdf", reader: "client", password });
  expect(fileName).toMatch(/\.pdf$/u);
  expect((await getDocumentProxy(new Uint8Array(bytes), { password })).numPages).toBeGreaterThan(3);
  await expect(getDocumentProxy(new Uint8Array(bytes), { password: "wrong horse battery" })).rejects.toThrow(/password/iu);
  expect(await verifyReport({ bytes })).toMatchObject({ status: "genuine", checked: "content" });
  const changed = Uint8Array.from(bytes);
  changed[Math.floor(bytes.length / 2)] = (changed[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
  expect(await verifyReport({ bytes: changed })).toMatchObject({ status: "altered" });
});

test.each(["csv", "json", "xlsx", "pptx"])("a %s file cannot have a password, and is not handed out without the one asked for", async (format) => {
  const asked = exportReport({ scope: world.clientUser, ...place(), format, reader: "client", password: "correct horse battery" });
  await expect(asked).rejects.toMatchObject({ code: "bad-input" });
});

test("what is written for whoever presents is in the staff's deck and in nothing else", async () => {
  const inside = (bytes: Uint8Array) =>
    Object.values(unzipSync(bytes))
      .map((part) => strFromU8(part, true))
      .join("\n");
  const deck = async (reader: "client" | "csm", scope = world.manager) => inside((await exportReport({ scope, ...place(), format: "pptx", reader })).bytes);
  expect(await deck("csm")).toContain(PRIVATE);
  expect(await deck("client")).not.toContain(PRIVATE);
  expect(await deck("client", world.clientUser)).not.toContain(PRIVATE);
  expect(inside((await exportReport({ scope: world.manager, ...place(), format: "xlsx", reader: "csm" })).bytes)).not.toContain(PRIVATE);
}, 60_000);
