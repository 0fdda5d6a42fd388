import { expect, test } from "vitest";
import { readArguments } from "#server/cli/command.ts";
import { sourcesConnectors } from "#server/cli/connectors.ts";
import { connectorForms } from "#server/operations/source-forms.ts";

const run = (...args: string[]) => sourcesConnectors.run(readArguments(sourcesConnectors, args));

test("every connector is listed with its id, and none is left out", async () => {
  const { json, text } = await run();
  const forms = connectorForms();
  expect(json).toEqual(forms);
  for (const { id, name } of forms) expect(text).toMatch(new RegExp(`^${id} .*${name.slice(0, 6)}`, "m"));
  expect(text).toMatch(/^uptime-kuma-metrics .* pulled every 50 seconds$/m);
  expect(text).toMatch(/^purge-webhook .* calls us$/m);
});

test.each(connectorForms().map((form) => [form.id, form] as const))("%s: each setting is named, and what must be given is in the command", async (id, form) => {
  const { text } = await run(id);
  const command = text.split("\n").at(-1) ?? "";
  for (const { name, required } of form.fields) {
    expect(text).toMatch(new RegExp(`^${name} ${required ? ".*required" : ""}`, "m"));
    expect(command.includes(`"${name}"`)).toBe(required);
  }
  expect(command.includes("--secret")).toBe(form.secret?.required ?? false);
});

test("an id nobody has is answered with the ids there are", async () => {
  await expect(run("kuma")).rejects.toThrow('There is no connector "kuma". There are: prometheus, uptime-kuma, uptime-kuma-metrics,');
  await expect(run("prometheus", "gatus")).rejects.toThrow(/one connector at a time/);
});
