import PptxGenJS from "pptxgenjs";
import { expect, test } from "vitest";
import { readParts } from "#server/renderers/office-zip.ts";
import { partsOf } from "#server/renderers/pptx-parts.ts";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/p9sJDwAAAABJRU5ErkJggg==";

function deck(): PptxGenJS {
  const file = new PptxGenJS();
  file.defineSlideMaster({ title: "Plain", objects: [{ text: { text: "Überall", options: { x: 1, y: 1, w: 2, h: 1 } } }] });
  const slide = file.addSlide({ masterName: "Plain" });
  slide.addText("漢字 and <tags>", { x: 1, y: 2, w: 3, h: 1 });
  slide.addTable([[{ text: "a" }, { text: "b" }]], { x: 1, y: 3, w: 4 });
  slide.addImage({ data: `image/png;base64,${PNG}`, x: 1, y: 4, w: 1, h: 1 });
  file.addSlide({ masterName: "Plain" }).addText("two", { x: 1, y: 1, w: 1, h: 1 });
  return file;
}

const dated = (content: unknown) =>
  typeof content === "string" ? content.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/gu, "") : Buffer.from(content as Uint8Array).toString("hex");

test("the parts are those of the file the library would have written, in their order", async () => {
  const written = readParts((await deck().write({ outputType: "nodebuffer" })) as Uint8Array);
  const parts = await partsOf(deck());
  expect([...parts.keys()]).toEqual([...written.keys()]);
  for (const [name, content] of written) expect(dated(parts.get(name)), name).toBe(dated(content));
});

test("a chart comes with its XML and its workbook", async () => {
  const file = new PptxGenJS();
  file.addSlide().addChart("bar", [{ name: "x", labels: ["a"], values: [1] }], { x: 1, y: 1, w: 3, h: 3 });
  const names = [...(await partsOf(file)).keys()];
  expect(names.filter((name) => /^ppt\/charts\/chart\d+\.xml$/u.test(name))).toHaveLength(1);
  expect(names.filter((name) => name.endsWith(".xlsx"))).toHaveLength(1);
});

test("a library that works in another way is found out, not believed", async () => {
  const odd = { createChartMediaRels: () => undefined, write: async () => new Uint8Array() };
  await expect(partsOf(odd as unknown as PptxGenJS)).rejects.toThrow("pptxgenjs gave no content for the deck");
});
