import { expect, test } from "vitest";
import { z } from "zod";
import { fieldsOf, settingsFrom, valuesOf } from "#server/posture/source-form.ts";

const Settings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).meta({ title: "Address", description: "Where it answers" }),
  siteLabel: z.string().default("instance"),
  tenant: z.string().optional().meta({ title: "Tenant" }),
  intervalS: z.number().int().min(5).max(3600).default(60),
  auth: z.enum(["none", "basic"]).default("none").meta({ title: "Sign-in" }),
  deep: z.boolean().default(true),
  tags: z.array(z.string()).optional(),
  extra: z.record(z.string(), z.number()).optional(),
  region: z.union([z.literal("eu"), z.literal("us")]).optional(),
  note: z.string().nullable().optional(),
  when: z
    .string()
    .transform((text) => new Date(text))
    .optional(),
  version: z.literal(3).default(3),
});
const fields = fieldsOf(Settings);

test("each setting becomes the input it needs, with the words of its author", () => {
  expect(fields.map(({ name, label, kind, required, value }) => [name, label, kind, required, value])).toEqual([
    ["url", "Address", "url", true, ""],
    ["siteLabel", "Site label", "text", false, "instance"],
    ["tenant", "Tenant", "text", false, ""],
    ["intervalS", "Interval s", "number", false, "60"],
    ["auth", "Sign-in", "choice", false, "none"],
    ["deep", "Deep", "flag", false, "on"],
    ["tags", "Tags", "list", false, ""],
    ["extra", "Extra", "json", false, ""],
    ["region", "Region", "choice", false, ""],
    ["note", "Note", "text", false, ""],
    ["when", "When", "text", false, ""],
  ]);
  expect(fields.find(({ name }) => name === "intervalS")).toMatchObject({ min: 5, max: 3600 });
  expect(fields[0]?.hint).toBe("Where it answers");
});

test("what is typed comes back as settings the connector accepts, and what is left empty is its default", () => {
  const typed = { url: " https://a.org ", intervalS: "30", auth: "basic", deep: "", tags: "a\n\n b ", extra: '{"x":1}', tenant: "", region: "us" };
  const { settings, wrong } = settingsFrom(fields, typed);
  expect(wrong).toBeNull();
  expect(Settings.parse(settings)).toEqual({
    url: "https://a.org",
    siteLabel: "instance",
    intervalS: 30,
    auth: "basic",
    deep: false,
    tags: ["a", "b"],
    extra: { x: 1 },
    region: "us",
    version: 3,
  });
});

test("what is no number and no JSON is not made into one", () => {
  expect(Settings.safeParse(settingsFrom(fields, { url: "https://a.org", intervalS: "soon" }).settings).success).toBe(false);
  expect(settingsFrom(fields, { extra: "{" }).wrong).toBe("Extra must be JSON.");
});

test("stored settings fill the form and, sent unchanged, are the same settings", () => {
  const stored = Settings.parse({ url: "https://a.org", tags: ["x", "y"], deep: false, extra: { n: 2 } });
  const { settings } = settingsFrom(fields, valuesOf(fields, stored));
  expect(Settings.parse(settings)).toEqual(stored);
});

test("a schema without properties has no inputs", () => {
  expect(fieldsOf(z.strictObject({}))).toEqual([]);
});
