import { randomInt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadTerms } from "#prisma/demo/terms.ts";
import type { Anchor } from "#prisma/scenarios/calendar.ts";
import { SCENARIOS } from "#prisma/scenarios/clients.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { addUser } from "#server/operations/add-user.ts";
import { importClients } from "#server/operations/import-clients.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { setAccount } from "#server/operations/set-account.ts";
import { setFirstPassword } from "#server/operations/set-first-password.ts";
import type { Role } from "#server/posture/access.ts";

export type SignIn = { role: Role; email: string; name: string; password: string; clients: string[] };
export const DEMO = "demo";

/** Clients, sites, contracts and announced maintenance, through the same operations a person uses. */
export async function loadClients(anchor: Anchor): Promise<void> {
  const actor = DEMO;
  const rows = SCENARIOS.flatMap((client) =>
    client.sites.map((site) =>
      [client.slug, `"${client.name}"`, client.kind, client.state, client.population, client.timeZone, site.slug, `https://${site.host}`].join(","),
    ),
  );
  await importClients({ csv: ["client_slug,client_name,kind,state,population,time_zone,site_slug,site_url", ...rows].join("\n"), actor, now: anchor.now });
  for (const client of SCENARIOS) {
    const now = anchor.now;
    const renewal = new Date(Date.parse(now) + client.renewalInDays * 86_400_000).toISOString().slice(0, 10);
    await setAccount({ scope: await findClientScope(client.slug), client: client.slug, products: [...client.products], renewalOn: renewal, actor, now });
    await loadTerms(anchor, client);
  }
}

const half = Math.ceil(SCENARIOS.length / 2);
const slugs = SCENARIOS.map((client) => client.slug);
const PEOPLE: Omit<SignIn, "password">[] = [
  { role: "csm", email: "dana.ortiz@northgate.example", name: "Dana Ortiz", clients: slugs.slice(0, half) },
  { role: "csm", email: "luis.marsh@northgate.example", name: "Luis Marsh", clients: slugs.slice(half) },
  { role: "client", email: "clerk@alderfalls.example.gov", name: "Robin Hale", clients: ["alder-falls"] },
  { role: "client", email: "it@marlowcounty.example.gov", name: "Jo Whitcomb", clients: ["marlow-county"] },
  { role: "leadership", email: "priya.nair@northgate.example", name: "Priya Nair", clients: [] },
  { role: "security", email: "sam.keller@northgate.example", name: "Sam Keller", clients: [] },
  { role: "admin", email: "alex.boyd@northgate.example", name: "Alex Boyd", clients: [] },
];
const WORDS =
  "amber anchor birch bramble cedar cinder clover copper coral delta ember fern flint garnet harbor hazel heron indigo juniper lantern maple marble meadow mint onyx orchard pebble quartz raven river saffron sage slate spruce tidal timber violet walnut willow".split(
    " ",
  );
const password = () => Array.from({ length: 4 }, () => WORDS[randomInt(WORDS.length)]).join("-") + randomInt(1000, 10_000);

/** One sign-in a role and more, with passwords of this installation only; they stay in the data folder and are printed at each start. */
export async function loadPeople(file: string, now: string): Promise<SignIn[]> {
  if (!existsSync(file))
    writeFileSync(
      file,
      JSON.stringify(
        PEOPLE.map((person) => ({ ...person, password: password() })),
        null,
        1,
      ),
      { mode: 0o600 },
    );
  const people = JSON.parse(readFileSync(file, "utf8")) as SignIn[];
  for (const { email, role, name, clients, password: chosen } of people) {
    try {
      const { token } = await addUser({ email, role, name, clients, actor: DEMO, now });
      await setFirstPassword({ token, name, password: chosen, peer: DEMO, now, pepper: env.pepper });
    } catch (error) {
      if (!(error instanceof AppError && error.code === "conflict")) throw error;
    }
  }
  return people;
}
