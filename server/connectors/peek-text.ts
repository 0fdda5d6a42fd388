/** The same chunks again, and their beginning up to and including the first visible character: enough to tell JSON from XML and CSV. */
export async function peekText(chunks: AsyncIterable<string>): Promise<{ start: string; all: AsyncIterable<string> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: string[] = [];
  let step = await iterator.next();
  while (!step.done) {
    seen.push(step.value);
    if (step.value.trim() !== "") break;
    step = await iterator.next();
  }
  async function* all(): AsyncIterable<string> {
    yield* seen;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { start: seen.at(-1)?.trimStart().slice(0, 1) ?? "", all: all() };
}
