import { readFile } from "node:fs/promises";
import { ACTOR, type Command } from "#server/cli/command.ts";
import { AppError } from "#server/errors.ts";
import { setAccount, setContract } from "#server/operations/set-contract.ts";

export const contractsSet: Command = {
  usage: "contracts set --client C --from YYYY-MM-DD TERMS.json   (a new version of the client's contract from that day on)",
  options: ["client", "from"],
  positionals: "one",
  async run({ need, positionals }) {
    const file = positionals[0] ?? "";
    const terms = parse(await readFile(file, "utf8"), file);
    const json = await setContract({ client: need("client"), effectiveFrom: need("from"), terms, actor: ACTOR, now: new Date().toISOString() });
    return { json, text: `Set contract ${json.id}. Published reports keep the terms they were built with.` };
  },
};

export const clientsAccount: Command = {
  usage: "clients account --client C [--product P]... [--renewal YYYY-MM-DD]   (products decide which badges cover the client)",
  options: ["client", "product", "renewal"],
  many: ["product"],
  async run({ need, text, list }) {
    const account = { client: need("client"), products: list("product"), renewalOn: text("renewal") ?? null };
    await setAccount({ ...account, actor: ACTOR, now: new Date().toISOString() });
    return { json: account, text: `Recorded for ${account.client}.` };
  },
};

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("bad-input", `${file} is not JSON.`);
  }
}
