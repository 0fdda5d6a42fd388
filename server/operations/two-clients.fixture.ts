import { importClients } from "#server/operations/import-clients.ts";

/** Springfield with two sites and Riverton with one, both reckoned in UTC so that a test's days are whole. */
export const CLIENTS_CSV = `client_slug,client_name,kind,state,population,time_zone,site_slug,site_url
springfield,City of Springfield,city,IL,114394,Etc/UTC,www,https://www.springfield.example.gov
springfield,City of Springfield,city,IL,114394,Etc/UTC,parks,https://parks.springfield.example.gov
riverton,Town of Riverton,town,WY,10682,Etc/UTC,www,https://www.riverton.example.gov
`;

export function addTwoClients(now: string) {
  return importClients({ csv: CLIENTS_CSV, actor: "test", now });
}

export async function* bytesOf(content: string | Uint8Array): AsyncIterable<Uint8Array> {
  yield typeof content === "string" ? new TextEncoder().encode(content) : content;
}
