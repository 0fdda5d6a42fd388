import { expect, test } from "vitest";
import { glue } from "#components/ui/glue.ts";

test.each([
  ["99.9 % in 44 min 38 s", "99.9\u00a0% in 44\u00a0min 38\u00a0s"],
  ["on 3 October 2026", "on 3\u00a0October 2026"],
  ["3 sites, 7 seen, 4 sensors", "3 sites, 7 seen, 4 sensors"],
])("%s keeps its numbers beside their units", (text, glued) => {
  expect(glue(text)).toBe(glued);
});
