import fc from "fast-check";
import { expect, test } from "vitest";
import { firstInTurn, inTurns, readMonitors } from "#server/connectors/read-monitors.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const now = "2026-11-23T00:00:00Z";
const pullAt = (index: number) => new Date(Date.parse(now) + index * 900_000).toISOString();
const limit = () => new UpstreamError("X allows no more requests.", { trouble: "rate-limit", retryAfterS: 3000, retryable: true });
const names = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `m${index}` }));

/** One pull of an account that lets so many monitors be read. */
async function pull(
  count: number,
  { allowed, at = now, atOnce = 4, elapsedS = () => 0 }: { allowed: number; at?: string; atOnce?: number; elapsedS?: () => number },
) {
  const rejected: Rejected[] = [];
  let [asked, asking, most] = [0, 0, 0];
  const { read, partial } = await readMonitors(names(count), {
    ...{ atOnce, name: "X", place: "checks", now: at, rejected, late: () => elapsedS() > 1200 },
    async read({ name }) {
      asking += 1;
      most = Math.max(most, asking);
      await Promise.resolve();
      asking -= 1;
      asked += 1;
      if (asked > allowed) throw limit();
      return name.toUpperCase();
    },
  });
  return { read: read.map(([{ name }, said]) => [name, said]), partial, rejected, most };
}

test("all are read, in their order, whatever is asked first", async () => {
  for (const atOnce of [1, 4, 100]) {
    const { read, partial, rejected, most } = await pull(10, { allowed: 10, atOnce });
    expect(read).toEqual(names(10).map(({ name }) => [name, name.toUpperCase()]));
    expect([partial, rejected, most]).toEqual([false, [], Math.min(atOnce, 10)]);
  }
  expect(await pull(0, { allowed: 0 })).toMatchObject({ read: [], partial: false });
});

test("where the allowance ends, what was read is kept and the rest is told", async () => {
  const { read, partial, rejected } = await pull(10, { allowed: 4, atOnce: 1 });
  expect([read.length, partial]).toEqual([4, true]);
  expect(rejected).toEqual([{ reason: expect.stringMatching(/X did not let us read all checks in one pull/), at: "checks: 4 of 10 read", raw: "" }]);
});

test("an allowance that lets nothing be read fails the pull with the time to wait", async () => {
  await expect(pull(10, { allowed: 0 })).rejects.toMatchObject({ trouble: "rate-limit", retryAfterS: 3000 });
});

test("any other trouble fails the pull, and nobody else is asked", async () => {
  const asked: string[] = [];
  const reading = readMonitors(names(100), {
    ...{ atOnce: 3, name: "X", place: "checks", now, rejected: [], late: () => false },
    async read({ name }) {
      asked.push(name);
      await Promise.resolve();
      throw new UpstreamError("X refused our credentials.", { trouble: "credentials" });
    },
  });
  await expect(reading).rejects.toMatchObject({ trouble: "credentials" });
  expect(asked).toHaveLength(3);
});

test("after twenty minutes no further monitor is asked", async () => {
  let elapsed = 0;
  const { read, partial } = await pull(50, { allowed: 50, atOnce: 1, elapsedS: () => (elapsed += 100) });
  expect([read.length, partial]).toEqual([13, true]);
});

test("pulls that come short each time still get to everybody", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 3, max: 20 }), fc.nat(100_000), (count, parts, since) => {
      const allowed = Math.ceil(count / parts);
      const heard = new Set<number>();
      // The ends of the list are no nearer than its middle: within four times the pulls that a perfect division needs, nobody is left out.
      for (let index = 0; index < 4 * parts; index += 1) {
        const first = firstInTurn(count, pullAt(since + index));
        for (let next = 0; next < allowed; next += 1) heard.add((first + next) % count);
      }
      expect(heard.size).toBe(count);
    }),
  );
});

test("in turns: the first that fails ends it, and its error is told", async () => {
  const done: number[] = [];
  const acting = inTurns([1, 2, 3, 4, 5, 6], 2, async (item) => {
    await Promise.resolve();
    if (item === 2) throw new Error("two");
    done.push(item);
  });
  await expect(acting).rejects.toThrow("two");
  expect(done.length).toBeLessThan(5);
});
