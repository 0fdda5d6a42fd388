import { expect, test } from "vitest";
import { parseClientsCsv } from "#server/operations/clients-csv.ts";

const HEADER = "client_slug,client_name,kind,state,population,time_zone,site_slug,site_url";
const row = (over: Record<string, string> = {}) => {
  const cells = {
    client_slug: "springfield",
    client_name: '"Springfield, IL"',
    kind: "city",
    state: "IL",
    population: "114394",
    time_zone: "America/Chicago",
    site_slug: "main",
    site_url: "https://www.springfield.example.gov",
    ...over,
  };
  return Object.values(cells).join(",");
};

test("rows of one client become one client with its sites", () => {
  const clients = parseClientsCsv(
    [HEADER, row(), row({ site_slug: "parks", site_url: "https://parks.springfield.example.gov/x" }), row({ client_slug: "riverton", population: "" })].join(
      "\r\n",
    ),
  );
  expect(clients.map((client) => [client.slug, client.name, client.population, client.sites.map((site) => site.host)])).toEqual([
    ["springfield", "Springfield, IL", 114394, ["www.springfield.example.gov", "parks.springfield.example.gov"]],
    ["riverton", "Springfield, IL", null, ["www.springfield.example.gov"]],
  ]);
});

test.each([
  ["another header", "client,name\na,b", /first row must be exactly/],
  ["no rows", HEADER, /no rows/],
  ["a bad slug", `${HEADER}\n${row({ client_slug: "Spring field" })}`, /row 2: client_slug must be/],
  ["an unknown zone", `${HEADER}\n${row()}\n${row({ client_slug: "b", time_zone: "Central" })}`, /row 3: time_zone is not/],
  ["an offset as zone", `${HEADER}\n${row({ time_zone: "+05:00" })}`, /row 2: time_zone is not/],
  ["a separator in the population", `${HEADER}\n${row({ population: '"114,394"' })}`, /row 2: population must be/],
  ["another scheme", `${HEADER}\n${row({ site_url: "ftp://x.example" })}`, /row 2: site_url must be/],
  ["a user name in the address", `${HEADER}\n${row({ site_url: "https://a:b@x.example" })}`, /row 2: site_url must be/],
  ["the same site twice", `${HEADER}\n${row()}\n${row()}`, /row 3: site springfield\/main is there twice/],
  ["a client that contradicts itself", `${HEADER}\n${row()}\n${row({ site_slug: "b", state: "MO" })}`, /row 3: client springfield has another state/],
  ["too few columns, after an empty line", `${HEADER}\n${row()}\n\na,b`, /row 4: has 2 columns/],
])("%s refuses the whole file and names the row", (_name, text, message) => {
  expect(() => parseClientsCsv(text)).toThrow(message);
});
