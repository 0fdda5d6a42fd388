import { expect, test } from "vitest";
import { refuseFaults } from "#server/operations/refuse-faults.ts";
import { csv } from "#server/renderers/csv.ts";
import { everyBlockReport } from "#server/renderers/every-block.fixture.ts";
import { pdf } from "#server/renderers/pdf.ts";
import { rewritten } from "#server/renderers/pdf-rewrite.fixture.ts";

const bytes = await pdf.render(everyBlockReport(), null);

test("a good file goes out, and a format without structure has nothing to check", async () => {
  await refuseFaults({ renderer: pdf, bytes });
  await refuseFaults({ renderer: csv, bytes: await csv.render(everyBlockReport(), null) });
});

test("a file somebody could not read is held back, and says why", async () => {
  const broken = rewritten(bytes, (text) => text.replace("/DisplayDocTitle true", "/DisplayDocTitle false").replace(/\/Lang \([^)]*\)/u, ""));
  await expect(refuseFaults({ renderer: pdf, bytes: broken })).rejects.toMatchObject({
    code: "unavailable",
    message:
      "This file is held back: some people could not read it. In document: The file does not say which language it is in. (PDF/UA-1 7.2) It has 1 more. We have noted it.",
  });
});

test("a protected file is checked through its password", async () => {
  const options = { password: "correct horse" };
  await refuseFaults({ renderer: pdf, bytes: await pdf.render(everyBlockReport(), null, options), options });
});
