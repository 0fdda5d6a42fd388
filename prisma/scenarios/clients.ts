import { STRICT, THREE_IN_A_ROW, THREE_NINES } from "#prisma/scenarios/contracts.ts";
import type { Scenario } from "#prisma/scenarios/scenario.ts";

type Part = Pick<Scenario, "slug" | "name" | "story" | "kind" | "state" | "population" | "timeZone" | "sites"> & Partial<Scenario>;
const make = (part: Part): Scenario => ({ products: ["websites"], renewalInDays: 240, checkEveryS: 300, incidents: [], windows: [], contract: THREE_NINES, weaknesses: [], missedScans: [], purges: { daily: 9 }, ...part });
const www = (host: string) => [{ slug: "www", host }] as const;

export const SCENARIOS: readonly Scenario[] = [
  make({
    slug: "alder-falls", name: "City of Alder Falls", story: "outage, announced maintenance, a gap and a late scan", kind: "city", state: "MN", population: 61_200, timeZone: "America/Chicago", renewalInDays: 141, checkEveryS: 60,
    products: ["websites", "payments"],
    sites: [{ slug: "www", host: "www.alderfalls.example.gov" }, { slug: "forms", host: "forms.alderfalls.example.gov" }, { slug: "parks", host: "parks.alderfalls.example.gov" }],
    incidents: [
      { monthsBack: 0, day: 3, at: "14:02", minutes: 37, site: "www", kind: "down" },
      { monthsBack: 0, day: 13, at: "06:12", minutes: 68, site: "www", kind: "down" },
      { monthsBack: 0, day: 17, at: "02:10", minutes: 26, site: "www", kind: "silent" },
      { monthsBack: 0, day: 21, at: "09:00", minutes: 45, site: "forms", kind: "down", locations: ["sjc"] },
      { monthsBack: 1, day: 9, at: "11:15", minutes: 12, site: "forms", kind: "down" },
    ],
    windows: [{ monthsBack: 0, day: 13, at: "06:12", minutes: 68, site: "www", noticeHours: 96, reason: "Database upgrade" }],
    weaknesses: [
      { site: "www", rule: "csp", from: 5, last: null, evaluated: 5 }, { site: "www", rule: "clickjacking", from: 4, last: 1, evaluated: 4 }, { site: "www", rule: "cookie", from: 2, last: null, evaluated: 2 },
      { site: "www", rule: "xss-reflected", from: 1, last: 1, evaluated: 1 }, { site: "forms", rule: "jquery", from: 3, last: null, evaluated: 3 }, { site: "forms", rule: "banner", from: 6, last: null, evaluated: 6 },
      { site: "forms", rule: "tls-old", from: 2, last: 1, evaluated: 2 }, { site: "parks", rule: "sniff", from: 0, last: null, evaluated: 0 }, { site: "parks", rule: "csp", from: 0, last: null, evaluated: 0 },
      { site: "parks", rule: "openssl", from: 0, last: null, evaluated: 0 }, { site: "www", rule: "clickjacking", from: 0, last: null, evaluated: null }, { site: "forms", rule: "cookie", from: 0, last: null, evaluated: null },
    ],
    missedScans: [{ site: "forms", monthsBack: 0 }], purges: { daily: 13 },
  }),
  make({
    slug: "marlow-county", name: "Marlow County", story: "contract missed before renewal", kind: "county", state: "OH", population: 118_400, timeZone: "America/New_York", renewalInDays: 23,
    sites: [{ slug: "www", host: "www.marlowcounty.example.gov" }, { slug: "recorder", host: "recorder.marlowcounty.example.gov" }],
    incidents: [{ monthsBack: 0, day: 20, at: "16:05", minutes: 95, site: "www", kind: "down" }, { monthsBack: 2, day: 6, at: "03:00", minutes: 25, site: "recorder", kind: "down" }],
    weaknesses: [
      { site: "www", rule: "openssl", from: 2, last: null, evaluated: 2 }, { site: "www", rule: "csp", from: 7, last: null, evaluated: 7 }, { site: "www", rule: "jquery", from: 4, last: null, evaluated: 4 },
      { site: "recorder", rule: "sql-injection", from: 0, last: null, evaluated: 0 }, { site: "recorder", rule: "cookie", from: 9, last: null, evaluated: 9 }, { site: "recorder", rule: "banner", from: 3, last: null, evaluated: 3 },
    ],
    purges: { daily: 21 },
  }),
  make({
    slug: "quarry-bend", name: "Town of Quarry Bend", story: "silent source", kind: "town", state: "VT", population: 4_300, timeZone: "America/New_York", renewalInDays: 310, sites: www("www.quarrybend.example.gov"),
    incidents: [{ monthsBack: 0, day: 2, at: "00:00", minutes: 90 * 24 * 60, site: "www", kind: "silent" }],
    weaknesses: [{ site: "www", rule: "csp", from: 8, last: null, evaluated: 8 }, { site: "www", rule: "banner", from: 2, last: null, evaluated: 2 }], purges: null,
  }),
  make({
    slug: "harrow-lake", name: "Harrow Lake Township", story: "maintenance announced too late, so it counts", kind: "township", state: "MI", population: 15_900, timeZone: "America/Detroit", renewalInDays: 58, sites: www("www.harrowlake.example.gov"),
    incidents: [{ monthsBack: 0, day: 8, at: "22:00", minutes: 30, site: "www", kind: "down" }],
    windows: [{ monthsBack: 0, day: 8, at: "22:00", minutes: 60, site: "www", noticeHours: 20, reason: "Storage move" }, { monthsBack: 3, day: 11, at: "23:00", minutes: 60, site: "www", noticeHours: 10, reason: "Certificate renewal", approvedBy: "Contract office" }],
    weaknesses: [{ site: "www", rule: "sniff", from: 3, last: null, evaluated: 3 }, { site: "www", rule: "clickjacking", from: 1, last: null, evaluated: 1 }],
  }),
  make({ slug: "brightwater", name: "City of Brightwater", story: "calm quarter", kind: "city", state: "OR", population: 38_700, timeZone: "America/Los_Angeles", sites: www("www.brightwater.example.gov"), weaknesses: [{ site: "www", rule: "csp", from: 9, last: 5, evaluated: 9 }, { site: "www", rule: "cache-info", from: 13, last: null, evaluated: null }], purges: { daily: 4 } }),
  make({
    slug: "thornapple", name: "Village of Thornapple", story: "critical finding under evaluation", kind: "village", state: "WI", population: 2_900, timeZone: "America/Chicago", sites: www("www.thornapple.example.gov"),
    weaknesses: [{ site: "www", rule: "php-rce", from: 0, last: null, evaluated: null }, { site: "www", rule: "csp", from: 6, last: null, evaluated: 6, verdict: "accepted" }, { site: "www", rule: "sniff", from: 4, last: 2, evaluated: 4 }], purges: { daily: 2 },
  }),
  make({ slug: "juniper-flats", name: "City of Juniper Flats", story: "new client mid-month", kind: "city", state: "AZ", population: 27_500, timeZone: "America/Phoenix", renewalInDays: 340, sites: [{ slug: "www", host: "www.juniperflats.example.gov", joined: { monthsBack: 0, day: 12 } }], weaknesses: [{ site: "www", rule: "banner", from: 0, last: null, evaluated: 0 }], purges: { daily: 6 } }),
  make({ slug: "calder-county", name: "Calder County", story: "payment badge about to lapse", kind: "county", state: "CO", population: 73_000, timeZone: "America/Denver", products: ["websites", "payments"], sites: [{ slug: "www", host: "www.caldercounty.example.gov" }, { slug: "pay", host: "pay.caldercounty.example.gov" }], weaknesses: [{ site: "pay", rule: "cert-soon", from: 0, last: null, evaluated: 0 }, { site: "www", rule: "jquery", from: 5, last: 3, evaluated: 5 }] }),
  make({ slug: "port-ellery", name: "City of Port Ellery", story: "purge wave", kind: "city", state: "FL", population: 92_100, timeZone: "America/New_York", sites: www("www.portellery.example.gov"), incidents: [{ monthsBack: 4, day: 19, at: "13:30", minutes: 20, site: "www", kind: "down" }], weaknesses: [{ site: "www", rule: "cookie", from: 1, last: null, evaluated: 1 }], purges: { daily: 35, wave: { monthsBack: 0, day: 11, days: 3, factor: 14 } } }),
  make({ slug: "sweetgrass-county", name: "Sweetgrass County", story: "down only after three failures in a row", kind: "county", state: "MT", population: 11_600, timeZone: "America/Denver", contract: THREE_IN_A_ROW, sites: www("www.sweetgrass.example.gov"), incidents: [{ monthsBack: 0, day: 5, at: "10:00", minutes: 10, site: "www", kind: "down" }, { monthsBack: 0, day: 26, at: "19:00", minutes: 25, site: "www", kind: "down" }], weaknesses: [{ site: "www", rule: "tls-old", from: 3, last: 1, evaluated: 3 }] }),
  make({ slug: "hollister-pine-bluff", name: "Unified Government of Hollister and Pine Bluff County", story: "long name, strict contract, one location out", kind: "county", state: "KS", population: 54_800, timeZone: "America/Chicago", contract: STRICT, sites: www("www.hollisterpinebluff.example.gov"), incidents: [{ monthsBack: 0, day: 15, at: "08:00", minutes: 240, site: "www", kind: "down", locations: ["sjc"] }, { monthsBack: 0, day: 24, at: "01:00", minutes: 50, site: "www", kind: "silent" }], weaknesses: [{ site: "www", rule: "clickjacking", from: 2, last: 0, evaluated: 2, verdict: "false-positive" }] }),
  make({ slug: "kestrel-bay", name: "Borough of Kestrel Bay", story: "scans stopped and no contract on file", kind: "borough", state: "AK", population: 7_800, timeZone: "America/Anchorage", contract: null, sites: www("www.kestrelbay.example.gov"), missedScans: [0, 1, 2, 3].map((monthsBack) => ({ site: "www", monthsBack })), weaknesses: [{ site: "www", rule: "openssl", from: 5, last: null, evaluated: 5 }], purges: { daily: 3 } }),
];
