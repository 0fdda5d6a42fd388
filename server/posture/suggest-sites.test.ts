import fc from "fast-check";
import { expect, test } from "vitest";
import { hostsIn, indexSites, registrableDomain, type SuggestibleSite, suggestSites } from "#server/posture/suggest-sites.ts";

const site = (client: string, clientName: string, name: string, url: string): SuggestibleSite => ({
  client,
  clientName,
  site: name,
  host: new URL(url).hostname,
  url,
});
const SITES = [
  site("springfield", "City of Springfield", "www", "https://www.springfield.gov"),
  site("springfield", "City of Springfield", "parks", "https://parks.springfield.gov"),
  site("springfield", "City of Springfield", "pay", "https://www.springfield.gov/pay"),
  site("riverton", "Town of Riverton", "www", "https://riverton.example.org"),
  site("salem", "City of Salem", "www", "https://www.ci.salem.or.us"),
  site("harbor", "Harbor Point County", "main", "https://www.harborpointcounty.us"),
  site("napa", "County of Napa", "www", "https://www.napa.ca.gov"),
];
const index = indexSites(SITES);
const first = (name: string) => {
  const [best] = suggestSites(index, name);
  return best ? [`${best.site.client}/${best.site.site}`, best.why] : null;
};

test.each([
  ["https://www.springfield.gov", "springfield/www", "the same address"],
  ["https://www.springfield.gov/", "springfield/www", "the same address"],
  ["https://www.springfield.gov/pay", "springfield/pay", "the same address"],
  ["HTTPS://PARKS.SPRINGFIELD.GOV:8443/status", "springfield/parks", "the same host"],
  ["parks.springfield.gov", "springfield/parks", "the same host"],
  ["http://riverton.example.org", "riverton/www", "the same host"],
  ["www.riverton.example.org", "riverton/www", "the same host but for www"],
  ["https://ci.salem.or.us", "salem/www", "the same host but for www"],
  ["Riverton website (riverton.example.org)", "riverton/www", "its address is in the name"],
  ["Prod | www.riverton.example.org | https", "riverton/www", "its address is in the name, but for www"],
  ["https://library.ci.salem.or.us", "salem/www", "on the same domain"],
  ["Harbor Point County main site", "harbor/main", "a similar name"],
  ["riverton", "riverton/www", "a similar name"],
])("%s is most likely %s: %s", (name, expected, why) => {
  expect(first(name)).toEqual([expected, why]);
});

test.each(["12345", "zzz", "", "https://www.elsewhere.com", "https://other.ca.gov", "https://ci.bend.or.us"])("%s suggests nothing", (name) => {
  expect(suggestSites(index, name)).toEqual([]);
});

test("sites that share a host are all offered, with the same reason, and so is their domain after them", () => {
  expect(suggestSites(index, "www.springfield.gov").map(({ site: { site: name }, why }) => [name, why])).toEqual([
    ["www", "the same host"],
    ["pay", "the same host"],
    ["parks", "on the same domain"],
  ]);
});

test("a domain that several clients share suggests none of them, and a similar name is no rival of an address", () => {
  const shared = indexSites([
    site("elm", "City of Elm", "www", "https://elm.hosting.example"),
    site("elmira", "City of Elmira", "www", "https://elmira.hosting.example"),
  ]);
  expect(suggestSites(shared, "https://zzyzx.hosting.example").map(({ why }) => why)).not.toContain("on the same domain");
  expect(suggestSites(shared, "https://elm.hosting.example").map(({ site: { client } }) => client)).toEqual(["elm"]);
});

test.each([
  ["www.springfield.gov", "springfield.gov"],
  ["a.b.springfield.gov", "springfield.gov"],
  ["www.napa.ca.gov", "napa.ca.gov"],
  ["parks.ci.salem.or.us", "ci.salem.or.us"],
  ["www.harborpointcounty.us", "harborpointcounty.us"],
  ["www.salem.k12.or.us", "salem.k12.or.us"],
  ["shop.example.co.uk", "example.co.uk"],
  ["example.org", "example.org"],
  ["localhost", "localhost"],
])("%s belongs to %s", (host, domain) => {
  expect(registrableDomain(host)).toBe(domain);
});

test("hosts are found wherever they stand, once", () => {
  expect(hostsIn("See https://www.a.org/x?y=b.net and WWW.A.ORG, v1.2")).toEqual(["www.a.org", "b.net"]);
});

test("the exact host is first whatever the others are called, and the list is ordered, short and without repeats", () => {
  const label = fc.stringMatching(/^[a-z]{2,12}$/);
  const any = fc.tuple(label, label).map(([a, b]) => site(b, b, a, `https://${a}.${b}.org`));
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 30 }), fc.nat(29), (sites, at) => {
      const unique = [...new Map(sites.map((each) => [each.host, each])).values()];
      const wanted = unique[at % unique.length] as SuggestibleSite;
      const found = suggestSites(indexSites(unique), wanted.url);
      expect(found[0]?.site).toBe(wanted);
      expect(found.length).toBeLessThanOrEqual(5);
      expect(new Set(found.map((each) => each.site)).size).toBe(found.length);
      expect(found.map((each) => each.score)).toEqual(found.map((each) => each.score).sort((a, b) => b - a));
    }),
  );
});
