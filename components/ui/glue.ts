/** Keeps a number on one line with its unit, and a day with its month. */
export function glue(text: string): string {
  return text.replace(
    /(\d) (?=%|(?:min|s|days?|hours?|minutes?|seconds?|January|February|March|April|May|June|July|August|September|October|November|December)\b)/g,
    "$1\u00a0",
  );
}
