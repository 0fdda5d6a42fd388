import { readXml } from "#server/connectors/xml.ts";

/** One element of interest with the texts and attributes asked for, by path below it ("nvt/name", "nvt@oid"); `within` = the one around it. */
export type XmlRecord = { kind: string; attributes: Record<string, string>; values: Map<string, string[]>; within: XmlRecord | null };
/** Kind ("element" or "parent/element") → the paths kept. Whatever is not named is never held: raw requests, cookies, tool output. */
export type RecordPaths = Record<string, readonly string[]>;

/** What is read of one text: room for the 64 KB that are kept after cleaning. */
const MAX_FIELD = 70_000;
const MAX_VALUES = 2_000;

/** First value at a path, trimmed; "" if there is none. */
export function first(record: XmlRecord, path: string): string {
  return record.values.get(path)?.[0]?.trim() ?? "";
}

/** Every value at a path. */
export function every(record: XmlRecord, path: string): string[] {
  return record.values.get(path) ?? [];
}

function keep(record: XmlRecord, path: string, value: string): void {
  const known = record.values.get(path);
  if (!known) record.values.set(path, [value]);
  else if (known.length < MAX_VALUES) known.push(value);
}

/**
 * Streams XML and hands over each record as it closes (inner ones first); holds one at a time, with the records around it.
 * Returns the root element. Errors as `readXml`.
 */
export async function readXmlRecords(
  chunks: AsyncIterable<string>,
  paths: RecordPaths,
  closed: (record: XmlRecord) => void,
): Promise<{ name: string; attributes: Record<string, string> }> {
  const wanted = new Map(Object.entries(paths).map(([kind, list]) => [kind, new Set(list)]));
  const attributePaths = new Map([...wanted].map(([kind, list]) => [kind, [...list].filter((path) => path.includes("@"))]));
  const stack: string[] = [];
  const open: { record: XmlRecord; depth: number }[] = [];
  const texts: ({ path: string; text: string } | null)[] = [];
  let root: { name: string; attributes: Record<string, string> } | null = null;

  await readXml(chunks, {
    open(name, attributes, depth) {
      root ??= { name, attributes };
      const parented = `${stack.at(-1) ?? ""}/${name}`;
      stack.push(name);
      const kind = wanted.has(parented) ? parented : wanted.has(name) ? name : null;
      const around = open.at(-1);
      let text: { path: string; text: string } | null = null;
      if (around) {
        const path = stack.slice(around.depth).join("/");
        if (wanted.get(around.record.kind)?.has(path)) text = { path, text: "" };
        for (const wish of attributePaths.get(around.record.kind) ?? []) {
          const attribute = wish.startsWith(`${path}@`) ? wish.slice(path.length + 1) : "";
          if (attribute in attributes) keep(around.record, wish, (attributes[attribute] ?? "").slice(0, MAX_FIELD));
        }
      }
      if (kind !== null) {
        open.push({ record: { kind, attributes, values: new Map(), within: around?.record ?? null }, depth });
        text = wanted.get(kind)?.has(".") ? { path: ".", text: "" } : null;
      }
      texts.push(text);
    },
    text(piece) {
      const target = texts.at(-1);
      if (target && target.text.length < MAX_FIELD) target.text += piece.slice(0, MAX_FIELD);
    },
    close(_name, depth) {
      const around = open.at(-1);
      const text = texts.pop();
      if (around && text) keep(around.record, text.path, text.text);
      if (around?.depth === depth) {
        open.pop();
        closed(around.record);
      }
      stack.pop();
    },
  });
  return root ?? { name: "", attributes: {} };
}
