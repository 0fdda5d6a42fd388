import { beforeAll, expect, test } from "vitest";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { JPEG, pngOf } from "#server/operations/logo-files.fixture.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { setBranding } from "#server/operations/set-branding.ts";
import { loadVendor, recentVendor } from "#server/store/branding.ts";
import { withPublic } from "#server/store/database.ts";
import { getEdition } from "#server/store/published.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
beforeAll(async () => {
  world = await seedWorld();
});

const LOGO = { data: pngOf().toString("base64"), alt: "A blue square" };
const brand = (change: object = {}) =>
  setBranding({ scope: world.security, name: "Southgate Civic", accent: "#1F5591", logo: LOGO, actor: "a@example.org", now: NOW, ...change });
const vendorOf = async () =>
  (await buildClientReport({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", reader: "client", now: NOW })).vendor;

test("until somebody chooses, the configured name speaks, without accent or logo", async () => {
  expect(await vendorOf()).toEqual({ name: "Northgate Civic" });
  expect(await recentVendor()).toEqual({ name: "Northgate Civic" });
});

test("what is set is in every draft at once and on the public plane; what is published keeps what it was frozen with", async () => {
  await publishReport({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", actor: "m", now: NOW });
  await brand();
  const vendor = { name: "Southgate Civic", accent: "#1f5591", logo: { type: "image/png", width: 32, height: 32, ...LOGO } };
  expect(await vendorOf()).toEqual(vendor);
  expect(await withPublic(loadVendor)).toEqual(vendor);
  expect(await recentVendor()).toEqual(vendor);
  const edition = await getEdition(world.clientUser, { clientSlug: world.own.slug, periodId: "2026-10" });
  expect(edition.report.vendor).toEqual({ name: "Northgate Civic" });
  const entries = await database.asSuperuser<{ text: string }>(
    "select row_to_json(e)::text as text from app.audit_entry e where action = 'branding.set' and chain = 'vendor'",
  );
  expect(entries).toHaveLength(1);
  expect(entries[0]?.text).not.toContain(LOGO.data);
});

test("a kept logo stays, a removed one and an emptied accent go", async () => {
  await brand({ logo: "keep", name: "Eastgate" });
  expect(await vendorOf()).toMatchObject({ name: "Eastgate", logo: { alt: "A blue square" } });
  await brand({ logo: null, accent: null });
  expect(await vendorOf()).toEqual({ name: "Southgate Civic" });
});

test.each([
  [
    "a faint accent, with what it measures and what would do",
    { accent: "#8ab4f8" },
    /#8ab4f8 contrasts 1\.9 to 1; text needs 4\.5 to 1\. The nearest shade that does is #[0-9a-f]{6}\./,
  ],
  ["an accent that passes on white but not on our wash", { accent: "#767676" }, /4\.1 to 1|4\.2 to 1/],
  ["an accent that is no color", { accent: "blue" }, /must be a color/],
  ["a style behind an accent", { accent: "#000000;}" }, /must be a color/],
  ["no name", { name: "  " }, /name/],
  ["a logo without words", { logo: { ...LOGO, alt: " " } }, /in words/],
  ["an SVG", { logo: { data: Buffer.from("<svg/>").toString("base64"), alt: "x" } }, /PNG or JPEG/],
  ["a JPEG whose inside is damaged", { logo: { data: Buffer.from(JPEG).fill(0x11, 60, 200).toString("base64"), alt: "x" } }, /damaged/],
  ["a logo of 60 KB", { logo: { data: Buffer.alloc(60_000).toString("base64"), alt: "x" } }, /48 KB/],
])("%s is refused, and nothing changes", async (_claim, change, why) => {
  const before = await vendorOf();
  await expect(brand(change)).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(why) });
  expect(await vendorOf()).toEqual(before);
});

test("the nearest shade it names is accepted", async () => {
  const message = await brand({ accent: "#8ab4f8" }).catch((error: Error) => error.message);
  const [, shade] = /is (#[0-9a-f]{6})/.exec(String(message)) ?? [];
  await brand({ accent: shade, logo: null });
  expect(await vendorOf()).toMatchObject({ accent: shade });
});

test("a JPEG is taken as well as a PNG", async () => {
  await brand({ logo: { data: JPEG.toString("base64"), alt: "A blue bar" } });
  expect(await vendorOf()).toMatchObject({ logo: { type: "image/jpeg", width: 24, height: 16, alt: "A blue bar" } });
});
