import { beforeAll, expect, test } from "vitest";
import { callAs, useTwoClients } from "#server/api/two-clients.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const world = useTwoClients(useTestDatabase());
const as = (role: "client" | "csm" | "leadership") => callAs(world.people[role]).report;
const ABSENT = { code: "NOT_FOUND" };
const answerOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "ok",
    (error: Error & { code: string }) => `${error.code} ${error.message}`,
  );

beforeAll(async () => {
  for (const period of ["2026-09", "2026-10", "2026-Q3"]) await as("csm").publish({ client: "alder", period });
}, 60_000);

test("a quarter and a year are read under their own id, as draft or as published", async () => {
  expect((await as("client").get({ client: "alder", period: "2026-Q3" })).report.periodLabel).toBe("July to September 2026");
  expect((await as("csm").draft({ client: "alder", period: "2026" })).status).toContain("still running");
  expect((await as("client").editions({})).map(({ period }) => period)).toEqual(["2026-10", "2026-09", "2026-Q3"]);
});

test("what is no period is refused, and lists are kept by the month", async () => {
  for (const period of ["2026-Q5", "2026-13", "26", "2026-q3", "1999", "2026-Q3 "])
    await expect(as("csm").draft({ client: "alder", period }), period).rejects.toMatchObject({ code: "BAD_REQUEST" });
  for (const period of ["2026-Q3", "2026"]) {
    await expect(callAs(world.people.csm).clients.list({ period })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(callAs(world.people.leadership).portfolio.get({ period })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
});

test("an earlier period stands beside the report that was asked for", async () => {
  const { report, publication } = await as("client").get({ client: "alder", period: "2026-10", compare: "2026-09" });
  expect(report.sections[1]).toMatchObject({ id: "compared", title: "Compared with September 2026" });
  expect(publication.revision).toBe(1);
  expect((await as("client").get({ client: "alder", period: "2026-10", compare: "2026-Q3" })).report.sections[1]?.id).toBe("compared");
  expect((await as("csm").draft({ client: "alder", period: "2026-10", compare: "2026-08" })).sections[1]?.notes[0]?.text).toContain("Draft, not published.");
});

test("a client finds an unpublished period, a later one and another's client absent, to the letter", async () => {
  await as("leadership").draft({ client: "birch", period: "2026-09" });
  const answers = await Promise.all(
    [
      { client: "alder", period: "2026-10", compare: "2026-08" },
      { client: "alder", period: "2026-09", compare: "2026-10" },
      { client: "alder", period: "2026-10", compare: "2026-10" },
      { client: "birch", period: "2026-10", compare: "2026-09" },
      { client: "nowhere", period: "2026-10", compare: "2026-09" },
    ].map((input) => answerOf(as("client").get(input))),
  );
  expect(new Set(answers).size).toBe(1);
  await expect(as("csm").draft({ client: "birch", period: "2026-10", compare: "2026-09" })).rejects.toMatchObject(ABSENT);
});
