import { expect, test } from "vitest";
import { checkConcernForm, openConcernForm } from "#server/operations/concern-form.ts";

const pepper = "test pepper";
const opened = "2026-11-03T08:00:00.000Z";
const stamp = openConcernForm({ now: opened, pepper });
const sent = (given: Partial<Parameters<typeof checkConcernForm>[0]>) => () =>
  checkConcernForm({ stamp, website: "", now: "2026-11-03T08:00:30.000Z", pepper, ...given });

test("a person who took their time is let through", () => {
  expect(sent({})).not.toThrow();
  expect(sent({ now: "2026-11-03T19:59:00.000Z" })).not.toThrow();
});

test("a filled field that nobody sees, and a form sent at once, are a program's", () => {
  expect(sent({ website: "https://spam.example" })).toThrow(/by a program/);
  expect(sent({ now: "2026-11-03T08:00:02.900Z" })).toThrow(/by a program/);
  expect(sent({ now: "2026-11-03T07:59:00.000Z" })).toThrow(/by a program/);
});

test("a stamp cannot be made up, moved or kept", () => {
  const mark = stamp.slice(stamp.lastIndexOf(".") + 1);
  for (const forged of ["", "x", `2026-11-03T07:00:00.000Z.${mark}`, `${opened}.${"0".repeat(64)}`, openConcernForm({ now: opened, pepper: "another" })])
    expect(sent({ stamp: forged }), forged).toThrow(/too long/);
  expect(sent({ now: "2026-11-03T20:00:01.000Z" })).toThrow(/too long/);
});
