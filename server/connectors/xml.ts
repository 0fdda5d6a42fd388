import { SaxesParser } from "saxes";
import { AppError } from "#server/errors.ts";

export type XmlHandlers = {
  open(name: string, attributes: Record<string, string>, depth: number): void;
  text(text: string): void;
  close(name: string, depth: number): void;
};

const MAX_DEPTH = 64;
const MAX_ATTRIBUTES = 64;
const MAX_ELEMENTS = 30_000_000;
/** Characters between two tags: bounds a single text, attribute, comment or DOCTYPE, which saxes buffers whole. */
const MAX_STRETCH = 8_000_000;
const SLICE = 65_536;

/**
 * Streams XML through saxes. A DOCTYPE is skipped and never loaded; `<!ENTITY` is refused, an undefined entity is an error; depth,
 * attributes, elements and unbroken text are capped. Errors: AppError("bad-input") with line and column.
 */
export async function readXml(chunks: AsyncIterable<string>, handlers: XmlHandlers): Promise<void> {
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
  parser.on("opentag", (tag) => {
    sinceEvent = 0;
    attributes = 0;
    if (++depth > MAX_DEPTH) refuse(`elements nested deeper than ${MAX_DEPTH}`);
    if (++elements > MAX_ELEMENTS) refuse(`more than ${MAX_ELEMENTS} elements`);
    handlers.open(tag.name, tag.attributes as Record<string, string>, depth);
  });
  parser.on("text", (text) => handlers.text(text));
  parser.on("cdata", (text) => handlers.text(text));
  parser.on("closetag", (tag) => {
    sinceEvent = 0;
    handlers.close(tag.name, depth);
    depth--;
  });

  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += SLICE) {
      const slice = chunk.slice(start, start + SLICE);
      sinceEvent += slice.length;
      if (sinceEvent > MAX_STRETCH) refuse(`more than ${MAX_STRETCH} characters without a tag`);
      try {
        parser.write(slice);
      } catch (error) {
        // What a reader refuses carries no place yet.
        if (!(error instanceof AppError) || error.message.includes(" at line ")) throw error;
        throw new AppError(error.code, `${error.message.replace(/\.$/, "")} (at ${where()}).`, { cause: error });
      }
    }
  }
  parser.close();
}
