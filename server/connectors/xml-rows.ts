import { own } from "#server/connectors/scan-places.ts";

export type XmlHandlers = {
  open(name: string, attributes: Record<string, string>, depth: number): void;
  text(text: string): void;
  close(name: string, depth: number): void;
};
export type RowEvents = { open(name: string, attributes: Record<string, string>): void; text(text: string): void; close(name: string): void };

/** The row is not of the plain form, or its end is not in the text yet. */
export const NOT_PLAIN = -1;
export const UNFINISHED = -2;

const MAX_ATTRIBUTES = 64;
const MAX_DEPTH = 32;
const MAX_NAME = 100;
const MAX_KINDS = 1_000;
const NAME = /^[A-Za-z_][\w.:-]*$/;
/** What XML 1.0 forbids or changes on reading; each is looked for by itself, which is five times as fast as a pattern. */
const CONTROLS = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).filter((control) => control !== "\t" && control !== "\n");
const BEYOND = /[\ud800-\udfff\ufffe\uffff]/;
const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'" };
const [SPACE, SLASH, GREATER] = [0x20, 0x2f, 0x3e];
const MARKS = ["<", '"', "&", "\n", "\t", "]]>"];
const [LESS, QUOTE, AMPERSAND, LINE, TAB, CDATA_END] = [0, 1, 2, 3, 4, 5];

/** An element name, and the attributes of the last tag of that name as they stood in it: the next is likely to have the same. */
type Kind = { name: string; attributes: string[]; starts: string[] };
/** One of a row's events: a tag that opens, the name of one that closes, or a text. */
type Event = { opens: string | null; attributes: Record<string, string>; closes: string | null; text: string };

/** Where the blank ends that begins at `at`. */
export function pastBlank(text: string, at: number): number {
  for (let end = at; ; end++) {
    const code = text.charCodeAt(end);
    if (code !== SPACE && code !== 0x0a && code !== 0x09) return end;
  }
}

/** Like `Object.create(null)`, but laid out once for all that hold the same names. */
class Attributes {
  [name: string]: string;
}
Object.setPrototypeOf(Attributes.prototype, null);
Reflect.deleteProperty(Attributes.prototype, "constructor");
const NONE: Record<string, string> = Object.freeze(new Attributes());

/**
 * Reads rows written in the plainest form: tags with attributes in double quotes, text, the five entities every XML has. For each it gives just what
 * saxes gives, in less time; whatever is not that plain it leaves to saxes, which alone judges what is well formed.
 */
export class PlainRows {
  readonly opening: string;
  readonly #kinds = new Map<string, Kind>();
  readonly #events: Event[] = [];
  readonly #open: string[] = [];
  #text = "";
  #plain = true;
  /** Of each mark, where it was looked for from, and where it was found. */
  readonly #from = MARKS.map(() => 0);
  readonly #reached = MARKS.map(() => -1);
  #size = 0;

  constructor(row: string) {
    this.opening = `<${row}`;
  }

  /** Where the row ends that begins at `from` in `text`, UNFINISHED, or another negative number if it is not plain. `emit` tells what it holds. */
  read(text: string, from: number): number {
    if (text !== this.#text) {
      this.#text = text;
      this.#plain = !CONTROLS.some((control) => text.includes(control)) && !BEYOND.test(text);
      this.#reached.fill(-1);
    }
    if (!this.#plain) return NOT_PLAIN;
    this.#size = this.#open.length = 0;
    for (let at = from; ; ) {
      const after = text.charCodeAt(at + 1) === SLASH ? this.#close(at) : this.#tag(at);
      if (after < 0 || this.#open.length === 0) return after;
      at = this.#next(LESS, after);
      if (at === Number.POSITIVE_INFINITY) return UNFINISHED;
      if (at > after && !this.#value(after, at)) return NOT_PLAIN;
    }
  }

  emit(events: RowEvents): void {
    for (let at = 0; at < this.#size; at++) {
      const event = this.#events[at];
      if (event === undefined) return;
      if (event.opens !== null) events.open(event.opens, event.attributes);
      else if (event.closes !== null) events.close(event.closes);
      else events.text(event.text);
    }
  }

  #add(opens: string | null, attributes: Record<string, string>, closes: string | null, text: string): void {
    const event = this.#events[this.#size++];
    if (event) {
      event.opens = opens;
      event.attributes = attributes;
      event.closes = closes;
      event.text = text;
    } else this.#events.push({ opens, attributes, closes, text });
  }

  #close(at: number): number {
    const name = this.#open.pop() ?? "";
    const end = at + 2 + name.length;
    if (end >= this.#text.length) return UNFINISHED;
    if (!this.#text.startsWith(name, at + 2) || this.#text.charCodeAt(end) !== GREATER) return NOT_PLAIN;
    this.#add(null, NONE, name, "");
    return end + 1;
  }

  #tag(at: number): number {
    const text = this.#text;
    let end = at + 1;
    let code = text.charCodeAt(end);
    while (code !== SPACE && code !== GREATER && code !== SLASH && end < text.length) code = text.charCodeAt(++end);
    const kind = this.#kind(at + 1, end);
    if (!kind || this.#open.length >= MAX_DEPTH) return end === text.length ? UNFINISHED : NOT_PLAIN;
    let attributes = NONE;
    if (code === SPACE) {
      attributes = new Attributes();
      end = this.#attributes(kind, attributes, end);
      if (end < 0) return end;
      if (this.#next(LESS, at + 1) < end || this.#next(AMPERSAND, at) < end || this.#next(LINE, at) < end || this.#next(TAB, at) < end) return NOT_PLAIN;
      code = text.charCodeAt(end);
    }
    this.#add(kind.name, attributes, null, "");
    if (code === GREATER) this.#open.push(kind.name);
    else if (text.charCodeAt(++end) === GREATER) this.#add(null, NONE, kind.name, "");
    else return end >= text.length ? UNFINISHED : NOT_PLAIN;
    return end + 1;
  }

  /** Reads ` name="value"` one by one; where the tag's ">" or "/" is. */
  #attributes(kind: Kind, attributes: Record<string, string>, space: number): number {
    const text = this.#text;
    let at = space;
    for (let count = 0; text.charCodeAt(at) === SPACE; count++) {
      let name = kind.attributes[count];
      let from = at + (kind.starts[count]?.length ?? 0);
      if (name === undefined || !text.startsWith(kind.starts[count] ?? "", at)) {
        const given = text.slice(at + 1, at + MAX_NAME);
        const equals = given.indexOf('="');
        if (equals < 0) return at + MAX_NAME > text.length ? UNFINISHED : NOT_PLAIN;
        name = own(given.slice(0, equals));
        if (!NAME.test(name) || name in attributes || count >= MAX_ATTRIBUTES) return NOT_PLAIN;
        from = at + 1 + equals + 2;
        kind.attributes.splice(count, MAX_ATTRIBUTES, name);
        kind.starts.splice(count, MAX_ATTRIBUTES, ` ${name}="`);
      }
      const quote = this.#next(QUOTE, from);
      if (quote === Number.POSITIVE_INFINITY) return UNFINISHED;
      attributes[name] = text.slice(from, quote);
      at = quote + 1;
    }
    const code = text.charCodeAt(at);
    if (at >= text.length) return UNFINISHED;
    return code === GREATER || code === SLASH ? at : NOT_PLAIN;
  }

  #kind(from: number, to: number): Kind | null {
    const given = this.#text.slice(from, to);
    const known = this.#kinds.get(given);
    if (known) return known;
    if (given.length > MAX_NAME || !NAME.test(given) || this.#kinds.size >= MAX_KINDS) return null;
    const kind: Kind = { name: own(given), attributes: [], starts: [] };
    this.#kinds.set(kind.name, kind);
    return kind;
  }

  #value(from: number, to: number): boolean {
    if (this.#next(CDATA_END, from) < to) return false;
    let value = this.#text.slice(from, to);
    if (this.#next(AMPERSAND, from) < to) {
      if (value.replace(/&(?:lt|gt|amp|quot|apos);/g, "").includes("&")) return false;
      value = value.replace(/&[a-z]+;/g, (entity) => ENTITIES[entity] ?? entity);
    }
    this.#add(null, NONE, null, value);
    return true;
  }

  /** Where the mark comes next from `at` on: unless a row was given up, each stretch of the text is searched once. */
  #next(mark: number, at: number): number {
    const reached = this.#reached[mark] ?? -1;
    if (reached >= at && (this.#from[mark] ?? 0) <= at) return reached;
    const found = this.#text.indexOf(MARKS[mark] ?? "", at);
    this.#from[mark] = at;
    return (this.#reached[mark] = found < 0 ? Number.POSITIVE_INFINITY : found);
  }
}
