import { expect, test } from "vitest";
import { checkAddress } from "#server/posture/check-address.ts";

test.each([
  ["https://reports.example/verify", "reports.example/verify#KW-1A2B-3C4D"],
  ["http://localhost:3000/verify", "http://localhost:3000/verify#KW-1A2B-3C4D"],
])("the address of %s is said without what every browser adds", (url, text) => {
  expect(checkAddress(url, "KW-1A2B-3C4D")).toEqual({ href: `${url}#KW-1A2B-3C4D`, text, words: text.replace("#", " with the code ") });
});
