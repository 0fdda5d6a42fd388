import { expect, test } from "vitest";
import { checkHostCount } from "#server/connectors/scan-hosts.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { every, first, readXmlRecords, type XmlRecord } from "#server/connectors/xml-records.ts";

async function read(xml: string, paths: Record<string, string[]>) {
  async function* text(): AsyncIterable<string> {
    yield xml;
  }
  const records: XmlRecord[] = [];
  const root = await readXmlRecords(text(), paths, (record) => records.push(record));
  return { root, records };
}

test("a record holds what was asked for by path, and nothing else", async () => {
  const xml = '<r v="1"><a n="2"><b>x<c/> y</b><d><e k="p">1</e><e k="q">2</e></d><secret>s</secret></a><b>not in a</b></r>';
  const { root, records } = await read(xml, { "r/a": ["b", "d/e", "d/e@k", "gone"] });
  expect([root, records.length]).toEqual([{ name: "r", attributes: { v: "1" } }, 1]);
  const [a] = records as [XmlRecord];
  expect([first(a, "b"), every(a, "d/e"), every(a, "d/e@k"), first(a, "gone"), a.attributes["n"]]).toEqual(["x y", ["1", "2"], ["p", "q"], "", "2"]);
  expect([...a.values.keys()].sort()).toEqual(["b", "d/e", "d/e@k"]);
});

test("an inner record closes first, knows the one around it, and keeps its own texts", async () => {
  const { records } = await read("<r><host><ip>1</ip><list><row><ip>2</ip></row></list><name>n</name></host></r>", {
    host: ["ip", "name", "list/row/ip"],
    "list/row": ["ip"],
  });
  expect(records.map((record) => [record.kind, first(record, "ip")])).toEqual([
    ["list/row", "2"],
    ["host", "1"],
  ]);
  expect([records[0]?.within, every(records[1] as XmlRecord, "list/row/ip")]).toEqual([records[1], []]);
});

test("the text of a record itself is asked for with a dot", async () => {
  const { records } = await read('<r><key value="a">1</key><key value="b"/></r>', { "r/key": ["."] });
  expect(records.map((record) => [record.attributes["value"], first(record, ".")])).toEqual([
    ["a", "1"],
    ["b", ""],
  ]);
});

test("200,000 hosts are read, one more is refused", () => {
  checkHostCount(200_000);
  expect(() => checkHostCount(200_001)).toThrow("more than 200000 hosts");
});

test("one text, one path and the notes of one file are bounded", async () => {
  const { records } = await read(`<r><a><b>${"x".repeat(300_000)}</b>${"<c>1</c>".repeat(3_000)}</a></r>`, { a: ["b", "c"] });
  expect([first(records[0] as XmlRecord, "b").length < 150_000, every(records[0] as XmlRecord, "c").length]).toEqual([true, 2_000]);
  const notes = scanNotes();
  for (let i = 0; i < 5_000; i++) notes.add("no", `row ${i}`, "x".repeat(2_000));
  expect([notes.list().length, notes.list().at(-1)?.reason]).toEqual([1_001, "4000 more records could not be taken as they stand."]);
  expect(notes.list()[0]?.raw).toHaveLength(500);
});
