import { SaxesParser } from "saxes";
import { NOT_PLAIN, PlainRows, pastBlank, type RowEvents, UNFINISHED, type XmlHandlers } from "#server/connectors/xml-rows.ts";
import { AppError } from "#server/errors.ts";

const MAX_DEPTH = 64;
const MAX_ATTRIBUTES = 64;
const MAX_ELEMENTS = 30_000_000;
/** Characters between two tags: bounds a single text, attribute, comment or DOCTYPE, which saxes buffers whole. */
const MAX_STRETCH = 8_000_000;
const SLICE = 65_536;
/** A row longer than this is read by saxes alone. */
const MAX_ROW = 4 * SLICE;

/**
 * Streams XML through saxes. A DOCTYPE is skipped and never loaded; `<!ENTITY` is refused, an undefined entity is an error; depth,
 * attributes, elements and unbroken text are capped. `row` names the element the document repeats: those written plainly are read without saxes, with the
 * same events. Errors: AppError("bad-input") with line and column.
 */
export async function readXml(chunks: AsyncIterable<string>, handlers: XmlHandlers, row?: string): Promise<void> {
  const parser = new SaxesParser();
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  let sinceEvent = 0;
  const where = (): string => `line ${parser.line}, column ${parser.column}`;
  const refuse = (rule: string): never => {
    throw new AppError("bad-input", `The XML is refused at ${where()}: ${rule}.`);
  };

  parser.on("error", (error) => {
    throw new AppError("bad-input", `The XML cannot be read at ${where()}: ${error.message.replace(/^(?:\d+:\d+: )?/, "").slice(0, 200)}`);
  });
  parser.on("doctype", (doctype) => {
    sinceEvent = 0;
    if (/<!\s*ENTITY/i.test(doctype)) refuse("it declares entities (<!ENTITY)");
  });
  // Seven handlers and no more: with an eighth V8 keeps the parser as a dictionary, and reading takes four times as long.
  parser.on("attribute", () => {
    if (++attributes > MAX_ATTRIBUTES) refuse(`more than ${MAX_ATTRIBUTES} attributes on one element`);
  });
  // Where the last tag ended: there, and nowhere else, saxes waits for the next with nothing in hand.
  let tagEnd = -1;
  let written = 0;
  const events: RowEvents = {
    open(name, given) {
      if (++depth > MAX_DEPTH) refuse(`elements nested deeper than ${MAX_DEPTH}`);
      if (++elements > MAX_ELEMENTS) refuse(`more than ${MAX_ELEMENTS} elements`);
      handlers.open(name, given, depth);
    },
    text: (text) => handlers.text(text),
    close(name) {
      handlers.close(name, depth);
      depth--;
    },
  };
  parser.on("opentag", (tag) => {
    sinceEvent = 0;
    attributes = 0;
    tagEnd = parser.position;
    events.open(tag.name, tag.attributes as Record<string, string>);
  });
  parser.on("text", (text) => handlers.text(text));
  parser.on("cdata", (text) => handlers.text(text));
  parser.on("closetag", (tag) => {
    sinceEvent = 0;
    tagEnd = parser.position;
    events.close(tag.name);
  });

  function placed<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      // What a reader refuses carries no place yet.
      if (!(error instanceof AppError) || error.message.includes(" at line ")) throw error;
      throw new AppError(error.code, `${error.message.replace(/\.$/, "")} (at ${where()}).`, { cause: error });
    }
  }

  function write(text: string): void {
    for (let start = 0; start < text.length; start += SLICE) {
      const slice = text.slice(start, start + SLICE);
      sinceEvent += slice.length;
      if (sinceEvent > MAX_STRETCH) refuse(`more than ${MAX_STRETCH} characters without a tag`);
      placed(() => parser.write(slice));
      written += slice.length;
    }
  }

  /** Keeps count of lines and columns over what saxes does not see. */
  function pass(text: string, from: number, to: number): void {
    let start = from;
    for (let line = text.indexOf("\n", from); line >= 0 && line < to; line = text.indexOf("\n", start)) {
      parser.line++;
      parser.column = 0;
      start = line + 1;
    }
    parser.column += to - start;
  }

  /** Reads plain rows from `from` on, one after the other; where the first thing stands that is none, counted from the end if it is not whole yet. */
  function takePlain(rows: PlainRows, text: string, from: number): number {
    for (let at = from; ; ) {
      const start = pastBlank(text, at);
      const end = text.startsWith(rows.opening, start) ? rows.read(text, start) : NOT_PLAIN;
      if (end < 0) return end === UNFINISHED && text.length - at < MAX_ROW ? at - text.length : at;
      if (start > at) events.text(text.slice(at, start));
      rows.emit(events);
      pass(text, at, end);
      at = end;
    }
  }

  /** Writes what is not a plain row to saxes; gives back what needs more of the file. */
  function takeRows(rows: PlainRows, text: string): string {
    let at = 0;
    for (let start = text.indexOf(rows.opening); start >= 0; start = text.indexOf(rows.opening, at)) {
      const tagged = text.slice(at, start).lastIndexOf(">") + 1;
      if (tagged > 0) write(text.slice(at, at + tagged));
      const before = at + tagged;
      at = before;
      // In XML 1.1 more characters are read as others.
      if (depth > 0 && tagEnd === written && parser.xmlDecl.version !== "1.1") at = placed(() => takePlain(rows, text, before));
      if (at < 0) return text.slice(at);
      if (at > before) continue;
      write(text.slice(at, start + 1));
      at = start + 1;
    }
    write(text.slice(at));
    return "";
  }

  const rows = row === undefined ? null : new PlainRows(row);
  let rest = "";
  for await (const chunk of chunks) {
    if (rows) rest = takeRows(rows, [rest, chunk].join(""));
    else write(chunk);
  }
  write(rest);
  parser.close();
}
