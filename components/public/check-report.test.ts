import { expect, test } from "vitest";
import { checkFile, codeIn } from "#components/public/check-report.ts";

test.each([
  ["#KW-7Q4M-2XHD", "KW-7Q4M-2XHD"],
  ["", ""],
  ["#", ""],
  ["#<script>alert(1)</script>", "scriptalert1script"],
  [`#${"K".repeat(400)}`, "K".repeat(20)],
  ["#%E0%A4%A", "E0A4A"],
])("the fragment %j brings the code %j", (hash, code) => {
  expect(codeIn(hash)).toBe(code);
});

test("no file and one too large are said before anything is sent", async () => {
  expect(await checkFile("/nowhere", null)).toEqual({ state: "failed", message: "Choose a file first." });
  const large = Object.defineProperty(new File(["x"], "r.pdf"), "size", { value: 20_000_001 });
  expect(await checkFile("/nowhere", large)).toMatchObject({ state: "failed", message: expect.stringContaining("larger than 20 MB") });
});
