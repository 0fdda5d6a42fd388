import { ACTOR, type Command, UsageError } from "#server/cli/command.ts";
import { readInput } from "#server/cli/files.ts";
import { AppError } from "#server/errors.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { setAccount } from "#server/operations/set-account.ts";
import { setContract } from "#server/operations/set-contract.ts";
import { withdrawContract } from "#server/operations/withdraw-contract.ts";
import { termsWords } from "#server/posture/terms-words.ts";
import { getClient } from "#server/store/clients.ts";
import { listKeptContracts } from "#server/store/contracts.ts";
import { withScope } from "#server/store/database.ts";

export const contractsSet: Command = {
  usage:
    "contracts set --client C --from YYYY-MM-DD --terms TERMS.json   (a new version of the client's contract from that day on; contracts show prints one to start from)",
  options: ["client", "from", "terms"],
  positionals: "any",
  async run({ need, text, positionals }) {
    // The file may stand by itself, as it did before it had a name.
    const file = text("terms") ?? positionals[0];
    if (file === undefined || positionals.length > (text("terms") === undefined ? 1 : 0)) throw new UsageError("--terms TERMS.json is needed");
    const terms = parse((await readInput(file)).toString("utf8"), file);
    const json = await setContract({
      scope: await findClientScope(need("client")),
      client: need("client"),
      effectiveFrom: need("from"),
      terms,
      actor: ACTOR,
      by: "An operator",
      now: new Date().toISOString(),
    });
    return { json, text: `Set contract ${json.id}. Published reports keep the terms they were built with.` };
  },
};

export const contractsShow: Command = {
  usage: "contracts show --client C   (every version, oldest first, with those withdrawn; with --json each has the terms that contracts set reads)",
  options: ["client"],
  async run({ need }) {
    const slug = need("client");
    const { versions, timeZone } = await withScope(await findClientScope(slug), "read", async (tx) => {
      const client = await getClient(tx, slug);
      return { versions: await listKeptContracts(tx, client.clientId), timeZone: client.timeZone };
    });
    const json = versions.map(({ policy: { id, effectiveFrom, ...terms }, ...entry }) => ({ id, effectiveFrom, ...entry, terms }));
    const said = json.map(({ effectiveFrom, terms, withdrawn }) =>
      [
        `From ${effectiveFrom}: ${terms.name}${withdrawn === null ? "" : ` (withdrawn on ${withdrawn.at.slice(0, 10)} by ${withdrawn.by})`}`,
        ...termsWords(terms, timeZone).map(({ about, text, clause }) => `  ${about}: ${text}${clause === null ? "" : ` (${clause})`}`),
      ].join("\n"),
    );
    return { json, text: said.length === 0 ? "No contract is on file; our standard target applies." : said.join("\n\n") };
  },
};

export const contractsWithdraw: Command = {
  usage: "contracts withdraw --client C --from YYYY-MM-DD   (takes the version that begins on that day back; it stays to be seen)",
  options: ["client", "from"],
  async run({ need }) {
    const [client, effectiveFrom] = [need("client"), need("from")];
    const scope = await findClientScope(client);
    const json = await withdrawContract({ scope, client, effectiveFrom, actor: ACTOR, by: "An operator", now: new Date().toISOString() });
    return { json, text: `Withdrew the version of ${effectiveFrom}. Published reports keep the terms they were built with.` };
  },
};

export const clientsAccount: Command = {
  usage: "clients account --client C [--product P]... [--renewal YYYY-MM-DD]   (products decide which badges cover the client)",
  options: ["client", "product", "renewal"],
  many: ["product"],
  async run({ need, text, list }) {
    const account = { client: need("client"), products: list("product"), renewalOn: text("renewal") ?? null };
    await setAccount({ scope: await findClientScope(account.client), ...account, actor: ACTOR, now: new Date().toISOString() });
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
