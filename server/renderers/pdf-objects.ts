import { inflateSync } from "node:zlib";

/** A PDF value: names as "/Name", strings as bytes in Latin-1 after "(", references as Ref. Missing reads null. */
export type PdfValue = null | boolean | number | string | Ref | PdfValue[] | PdfDict;
export type PdfDict = Map<string, PdfValue>;
export class Ref {
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
}

export type PdfFile = {
  trailer: PdfDict;
  get(value: PdfValue | undefined): PdfValue;
  dict(value: PdfValue | undefined): PdfDict;
  list(value: PdfValue | undefined): PdfValue[];
  stream(value: PdfValue | undefined): string;
};

const TOKEN =
  /%[^\r\n]*|<<|>>|[[\]]|\/[^\s()<>[\]{}/%]*|\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\)|<[0-9A-Fa-f\s]*>|[+-]?\d+ \d+ R\b|[+-]?(?:\d+\.?\d*|\.\d+)|[^\s()<>[\]{}/%]+/gy;
const SPACE = /[\s\0]*/gy;

/**
 * Reads the files our typesetter writes: a cross-reference table, plain objects, Flate streams. Not object streams, not encryption.
 * Errors: throws on what it cannot read.
 */
export function readPdf(bytes: Uint8Array): PdfFile {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const start = Number(/startxref\s+(\d+)\s+%%EOF/u.exec(text.slice(-1_000))?.[1] ?? Number.NaN);
  const offsets = offsetsAt(text, start);
  const trailer = parseAt(text, text.indexOf("trailer", start) + 7).value;
  if (!(trailer instanceof Map)) throw new Error("the PDF has no trailer");
  const seen = new Map<number, { value: PdfValue; end: number }>();
  const object = (number: number) => {
    const known = seen.get(number);
    if (known) return known;
    const at = offsets.get(number);
    const header = at === undefined ? null : /^\s*(\d+)\s+\d+\s+obj/u.exec(text.slice(at, at + 40));
    const read = at === undefined || header?.[1] !== String(number) ? { value: null, end: 0 } : parseAt(text, at + header[0].length);
    seen.set(number, read);
    return read;
  };
  const get = (value: PdfValue | undefined): PdfValue => (value instanceof Ref ? object(value.number).value : (value ?? null));
  const dict = (value: PdfValue | undefined): PdfDict => {
    const found = get(value);
    return found instanceof Map ? found : new Map();
  };
  return {
    trailer,
    get,
    dict,
    list(value) {
      const found = get(value);
      return Array.isArray(found) ? found : found === null ? [] : [found];
    },
    stream(value) {
      if (!(value instanceof Ref)) return "";
      const { end } = object(value.number);
      const head = dict(value);
      const begin = /^\s*stream\r?\n/u.exec(text.slice(end, end + 20));
      if (begin === null) return "";
      const raw = bytes.subarray(end + begin[0].length, end + begin[0].length + Number(get(head.get("Length"))));
      return (get(head.get("Filter")) === "/FlateDecode" ? inflateSync(raw) : Buffer.from(raw)).toString("latin1");
    },
  };
}

function offsetsAt(text: string, start: number): Map<number, number> {
  if (!text.startsWith("xref", start)) throw new Error("the PDF has no cross-reference table");
  const offsets = new Map<number, number>();
  const end = text.indexOf("trailer", start);
  const lines = text
    .slice(start + 4, end)
    .trim()
    .split(/\s*[\r\n]+/u);
  let number = 0;
  for (const line of lines) {
    const [first = "", second = "", kind] = line.split(" ");
    if (kind === undefined) number = Number(first);
    else {
      if (kind === "n") offsets.set(number, Number(first));
      number++;
      void second;
    }
  }
  return offsets;
}

function parseAt(text: string, from: number): { value: PdfValue; end: number } {
  let at = from;
  const next = (): string => {
    for (;;) {
      SPACE.lastIndex = at;
      SPACE.test(text);
      TOKEN.lastIndex = SPACE.lastIndex;
      const token = TOKEN.exec(text)?.[0];
      if (token === undefined) throw new Error(`the PDF cannot be read at byte ${at}`);
      at = TOKEN.lastIndex;
      if (!token.startsWith("%")) return token;
    }
  };
  const parse = (token: string): PdfValue => {
    if (token === "<<") return dictionary();
    if (token === "[") return array();
    if (token.startsWith("(")) return token.slice(0, -1);
    if (token.startsWith("<")) return `(${Buffer.from(token.replaceAll(/[<>\s]/gu, ""), "hex").toString("latin1")}`;
    if (token.endsWith(" R")) return new Ref(Number.parseInt(token, 10));
    if (token === "true" || token === "false") return token === "true";
    if (token === "null") return null;
    const number = Number(token);
    return Number.isNaN(number) ? token : number;
  };
  const dictionary = (): PdfDict => {
    const found: PdfDict = new Map();
    for (let token = next(); token !== ">>"; token = next()) found.set(token.slice(1), parse(next()));
    return found;
  };
  const array = (): PdfValue[] => {
    const found: PdfValue[] = [];
    for (let token = next(); token !== "]"; token = next()) found.push(parse(token));
    return found;
  };
  const value = parse(next());
  return { value, end: at };
}
