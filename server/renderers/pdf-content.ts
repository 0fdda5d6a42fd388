const TOKEN = /\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\)|<<(?:[^<>]|<[^<>]*>)*>>|<[0-9A-Fa-f\s]*>|\/[^\s()<>[\]{}/%]*|[A-Za-z'"*][A-Za-z0-9'"*]*/g;
const PAINTS = new Set(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "EI"]);

/** How often a page draws something that is neither tagged nor marked as decoration. */
export function untaggedDrawings(content: string): number {
  const marks: boolean[] = [];
  let [name, last, untagged] = ["", "", 0];
  for (const [token] of content.matchAll(TOKEN)) {
    if (token === "BMC") marks.push(last === "/Artifact");
    else if (token === "BDC") marks.push(name === "/Artifact" || /\/MCID\b/u.test(last));
    else if (token === "EMC") marks.pop();
    else if (PAINTS.has(token) && !marks.includes(true)) untagged++;
    [name, last] = [last, token];
  }
  return untagged;
}
