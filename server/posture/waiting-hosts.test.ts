import fc from "fast-check";
import { expect, test } from "vitest";
import { WaitingHosts } from "#server/posture/waiting-hosts.ts";

const host: fc.Arbitrary<string> = fc.constantFrom("a", "b", "c", "d", "e");
const step = fc.record({ seen: fc.array(host, { minLength: 1 }), cleared: fc.array(host) });

test("whatever is seen and cleared, the hosts waiting are those of a plain map", () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const waiting = new WaitingHosts();
      const plain = new Map<string, number>();
      for (const [ms, { seen, cleared }] of steps.entries()) {
        waiting.clear((name, seenMs) => cleared.includes(name) && seenMs < ms);
        for (const name of cleared) plain.delete(name);
        waiting.see(seen, ms);
        for (const name of seen) plain.set(name, ms);
        expect(waiting.all()).toEqual(plain);
        expect(waiting.empty).toBe(plain.size === 0);
      }
    }),
  );
});
