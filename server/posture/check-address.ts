/** Where a published report can be checked: `href` opens the page with the code filled in, `text` is the same to read and to type, `words` say it in a sentence. */
export type CheckAddress = { href: string; text: string; words: string };

/** `verifyUrl` is the page's full address. The code stands in the fragment, which no server or log gets to see. */
export function checkAddress(verifyUrl: string, code: string): CheckAddress {
  const page = verifyUrl.replace(/^https:\/\//u, "");
  return { href: `${verifyUrl}#${code}`, text: `${page}#${code}`, words: `${page} with the code ${code}` };
}
