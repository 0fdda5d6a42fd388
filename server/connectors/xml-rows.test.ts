import fc from "fast-check";
import { expect, test } from "vitest";
import { readXml } from "#server/connectors/xml.ts";
import { NOT_PLAIN, PlainRows, UNFINISHED } from "#server/connectors/xml-rows.ts";

type Told = { events: string[]; refused: string | null };

async function read(xml: string, cuts: number[], row?: string): Promise<Told> {
  async function* pieces(): AsyncIterable<string> {
    let from = 0;
    for (const cut of [...new Set(cuts.map((each) => each % (xml.length + 1)))].sort((a, b) => a - b)) {
      yield xml.slice(from, cut);
      from = cut;
    }
    yield xml.slice(from);
  }
  const events: string[] = [];
  const handlers = {
    open: (name: string, attributes: Record<string, string>, depth: number) => events.push(`${depth}<${name} ${JSON.stringify(attributes)}`),
    text: (text: string) => events.push(JSON.stringify(text)),
    close: (name: string, depth: number) => events.push(`${depth}/${name}`),
  };
  const refused = await readXml(pieces(), handlers as never, row).then(
    () => null,
    (error: Error) => error.message,
  );
  return { events, refused };
}

const word = fc.constantFrom("a", "b1", "row", "row2", "_x", "x:y", "é", "__proto__", "constructor");
const character = fc.constantFrom(
  "x",
  " ",
  "\n",
  "\t",
  "é",
  "\u2028",
  "\u0085",
  "😀",
  ">",
  "'",
  "]]>",
  "]",
  "&lt;",
  "&amp;",
  "&#65;",
  "&none;",
  "&",
  "\r\n",
  "\r",
  "\u0001",
  "\ufffe",
  "<",
);
const plainText = fc.string({ unit: fc.constantFrom("x", "Y", " ", "\n", "é", "'", "&gt;", "&quot;"), maxLength: 6 });
const anyText = fc.oneof({ weight: 4, arbitrary: plainText }, { weight: 1, arbitrary: fc.string({ unit: character, maxLength: 4 }) });
const value = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom("x", "1", " ", ">", "/", "=", "'", "é"), maxLength: 5 }).map((text) => `"${text}"`) },
  { weight: 1, arbitrary: fc.string({ unit: character, maxLength: 3 }).map((text) => `"${text}"`) },
  { weight: 1, arbitrary: fc.constantFrom("'single'", "bare", '"', "''", "' \"'") },
);
const attributes = fc
  .array(fc.tuple(fc.constantFrom(" ", " ", " ", " ", "  ", "\n", "", "\t"), word, fc.constantFrom("=", "=", "=", "=", " = ", ""), value), { maxLength: 3 })
  .map((all) => all.map((part) => part.join("")).join(""));
const { node } = fc.letrec<{ node: string; row: string }>((tie) => ({
  node: fc.oneof(
    { weight: 3, arbitrary: anyText },
    { weight: 3, arbitrary: tie("row") },
    {
      weight: 1,
      arbitrary: fc.constantFrom("<!-- <row> -->", "<![CDATA[<row>]]>", "<?p <row>?>", "<!-- -- -->", "</row>", "<row", "<row/", "</row >", "<row />"),
    },
  ),
  row: fc
    .tuple(
      fc.oneof({ weight: 4, arbitrary: fc.constant("row") }, { weight: 1, arbitrary: word }),
      attributes,
      fc.array(tie("node"), { maxLength: 3 }),
      fc.boolean(),
    )
    .map(([name, given, inner, empty]) => (empty ? `<${name}${given}/>` : `<${name}${given}>${inner.join("")}</${name}>`)),
}));
const file = fc.tuple(
  fc.constantFrom("", '<?xml version="1.0"?>', '<?xml version="1.1"?>\n'),
  fc.array(node, { maxLength: 6 }),
  fc.constantFrom("</r>", "</r>\n", "</r><row></row>", "</r", ""),
);

test("a file read with its rows tells the same, and is refused for the same at the same place, as saxes alone", async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.array(fc.nat(), { maxLength: 5 }), async ([head, nodes, end], cuts) => {
      const xml = `${head}<r>${nodes.join("")}${end}`;
      expect(await read(xml, cuts, "row")).toEqual(await read(xml, cuts));
    }),
    { numRuns: 3_000 },
  );
});

test.each<[string, number]>([
  ['<row a="1" b="x > y"><c>text</c><d/></row>', 42],
  ["<row>&lt;b&gt; &amp; &quot;q&quot; &apos;</row>", 47],
  ["<row>no end", UNFINISHED],
  ['<row a="no end', UNFINISHED],
  ["<row>&#65;</row>", NOT_PLAIN],
  ["<row><![CDATA[x]]></row>", NOT_PLAIN],
  ["<row><!-- x --></row>", NOT_PLAIN],
  [`<row a='1'>${"-".repeat(200)}</row>`, NOT_PLAIN],
  ['<row a="1" a="2"></row>', NOT_PLAIN],
  ['<row a="1"b="2"></row>', NOT_PLAIN],
  ["<row>\r\n</row>", NOT_PLAIN],
  ["<row><b></c></row>", NOT_PLAIN],
])("%s is read by itself up to %i", (xml, end) => {
  expect(new PlainRows("row").read(xml, 0)).toBe(end);
});

test("rows of a file are known by what they hold, not by what came before", async () => {
  const xml = '<r><row a="1" b="2">x</row><row b="2">y</row><row a="1" b="2" c="3"/></r>';
  expect((await read(xml, [20, 40], "row")).events).toEqual([
    "1<r {}",
    '2<row {"a":"1","b":"2"}',
    '"x"',
    "2/row",
    '2<row {"b":"2"}',
    '"y"',
    "2/row",
    '2<row {"a":"1","b":"2","c":"3"}',
    "2/row",
    "1/r",
  ]);
});
