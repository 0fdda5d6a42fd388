import { expect, test } from "vitest";
import { readXml } from "#server/connectors/xml.ts";
import { AppError } from "#server/errors.ts";

async function* pieces(...texts: string[]): AsyncIterable<string> {
  yield* texts;
}
const nothing = { open() {}, text() {}, close() {} };

test("what a reader refuses is told with its place in the file", async () => {
  const open = (name: string) => {
    if (name === "c") throw new AppError("bad-input", "The report lists more than 2 hosts.");
  };
  await expect(readXml(pieces("<a>\n<b/>\n", "<c/></a>"), { ...nothing, open })).rejects.toMatchObject({
    code: "bad-input",
    message: "The report lists more than 2 hosts (at line 3, column 4).",
  });
});

test("a comment without end counts as unbroken text and is refused", async () => {
  const filler = "x".repeat(1_000_000);
  await expect(readXml(pieces("<a><!-- ", ...Array.from({ length: 9 }, () => filler)), nothing)).rejects.toThrow(/refused at line 1, .*without a tag/);
});
