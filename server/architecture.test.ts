import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const TOP = ["app", "components", "server", "prisma", "e2e"];
// Generated, or samples of what others wrote.
const APART = ["prisma/generated", "prisma/migrations", "server/connectors/fixtures"];

/** What each part may import besides itself, libraries apart. The longest matching name decides which part a file belongs to. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  "server/posture": [],
  "server/connectors": ["server/posture"],
  "server/renderers": ["server/posture"],
  "server/store": ["server/posture", "server", "prisma/generated"],
  "server/operations": ["server/posture", "server/connectors", "server/renderers", "server/store", "server"],
  "server/jobs": ["server/operations", "server"],
  "server/api": ["server/posture", "server/store", "server/operations", "server"],
  "server/cli": ["server/posture", "server/store", "server/operations", "server", "prisma"],
  server: [],
  components: ["server/posture"],
  app: ["components", "server/posture", "server/api"],
  prisma: ["server", "server/store"],
  "prisma/scenarios": ["server/posture"],
  "prisma/demo": ["prisma/scenarios", "e2e/upstreams", "server/posture", "server/store", "server/operations", "server"],
  e2e: ["prisma/scenarios", "e2e/upstreams"],
  "e2e/upstreams": ["prisma/scenarios"],
  // Measures the product from inside: the same code in a process of its own.
  "e2e/bench": ["e2e", "server/posture", "server/renderers", "server/operations", "server/store", "server"],
};

/** Where the parts are put together into processes; everything else keeps to the table. */
const COMPOSITION: Record<string, readonly string[]> = {
  "server/run-keepwatch.ts": ["server/store", "prisma"],
  "server/web.ts": ["server/store"],
  "server/answer-page.ts": ["server/api"],
  "server/database-keeper.ts": ["server/store"],
  "server/jobs/worker.ts": ["server/store"],
  "prisma/demo.ts": ["prisma/demo", "prisma/scenarios", "server/operations"],
  "proxy.ts": ["server"],
  "next.config.ts": ["server"],
};

type Import = { from: string; to: string; typeOnly: boolean };

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .map((entry) => path.posix.join(folder, entry.name))
    .filter((name) => !APART.some((apart) => name === apart || name.startsWith(`${apart}/`)))
    .flatMap((name) => (statSync(path.join(ROOT, name)).isDirectory() ? filesUnder(name) : [name]));
}

const files = [...TOP.filter((folder) => readdirSync(ROOT).includes(folder)).flatMap(filesUnder), "proxy.ts", "next.config.ts"].filter(
  (file) => readdirSync(ROOT).includes(file) || file.includes("/"),
);
const text = new Map(files.filter((file) => /\.(tsx?|css|typ|sql|json|mjs)$/.test(file)).map((file) => [file, readFileSync(path.join(ROOT, file), "utf8")]));
const code = new Map([...text].filter(([file]) => /\.tsx?$/.test(file)));
const isTest = (file: string) => /\.(test|fixture)\.tsx?$|(^|\/)test-[a-z-]+\.ts$/.test(file);

function importsOf(file: string, source: string): Import[] {
  const found = [
    ...source.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^"'`;]*?\sfrom\s+)?"([^"\n]+)"/gm),
    ...source.matchAll(/()\bimport\(\s*"([^"\n]+)"\s*\)/g),
  ];
  return found.map((match) => ({ from: file, to: match[2] ?? "", typeOnly: match[1] !== undefined && match[1] !== "" }));
}

const imports = [...code].flatMap(([file, source]) => importsOf(file, source));
const inside = imports.filter(({ to }) => to.startsWith("#")).map((each) => ({ ...each, to: each.to.slice(1) }));

function partOf(file: string): string {
  const parts = [...Object.keys(MAY_IMPORT), "prisma/generated"].filter((part) => file.startsWith(`${part}/`));
  return parts.sort((a, b) => b.length - a.length)[0] ?? "";
}

/** A file without comments, strings and templates' text, so that a rule reads code only. */
function bare(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (match) =>
    match.startsWith('"') || match.startsWith("'") ? '""' : "",
  );
}

function filesWith(pattern: RegExp, { except = [] as readonly string[], tests = true, strings = false } = {}): string[] {
  return [...code]
    .filter(([file, source]) => !except.includes(file) && (tests || !isTest(file)) && pattern.test(strings ? source : bare(source)))
    .map(([file]) => file);
}

test("a file imports only what the table of parts allows", () => {
  const crossings = inside.filter(({ from, to, typeOnly }) => {
    const [here, there] = [partOf(from), partOf(to)];
    if (here === there || isTest(from) || (to === "server/errors.ts" && here !== "server/posture")) return false;
    if (here === "components" && typeOnly && to === "server/api/root.ts") return false;
    return !(MAY_IMPORT[here] ?? []).includes(there) && !(COMPOSITION[from] ?? []).includes(there);
  });
  expect(crossings.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test("tests too stay inside: nothing imports app, and e2e lends out only its upstreams", () => {
  expect(
    inside
      .filter(
        ({ from, to }) =>
          (to.startsWith("app/") && !from.startsWith("app/")) || (to.startsWith("e2e/") && !from.startsWith("e2e/") && !to.startsWith("e2e/upstreams/")),
      )
      .map(({ from, to }) => `${from} → ${to}`),
  ).toEqual([]);
});

test("every import inside the project names a file that is there, by the one alias", () => {
  expect(inside.filter(({ to }) => !text.has(to) && !to.startsWith("prisma/generated/")).map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  expect(
    imports
      .filter(({ from, to }) => to.startsWith("../") || (to.startsWith(".") && !to.endsWith(".css") && from !== "next.config.ts"))
      .map(({ from, to }) => `${from} → ${to}`),
  ).toEqual([]);
});

test("posture uses zod and dates, and no other library", () => {
  const libraries = imports.filter(({ from, to }) => from.startsWith("server/posture/") && !isTest(from) && !to.startsWith("#"));
  expect([...new Set(libraries.map(({ to }) => to))].filter((name) => !["zod", "temporal-polyfill"].includes(name))).toEqual([]);
});

test("posture, connectors and renderers have no clock; posture has no network, process or chance", () => {
  const clock = /\bDate\.now\b|\bnew Date\(\s*\)|\bTemporal\.Now\b|\bperformance\b/;
  expect(filesWith(clock, { tests: false }).filter((file) => /^server\/(posture|connectors|renderers)\//.test(file))).toEqual([]);
  const world = /\bfetch\(|\bprocess\b|\bglobalThis\b|\bsetTimeout\b|\bsetInterval\b|\bconsole\b|\bMath\.random\b|\bcrypto\b/;
  expect(filesWith(world, { tests: false }).filter((file) => file.startsWith("server/posture/"))).toEqual([]);
});

test("there is no import cycle", () => {
  const edges = new Map<string, string[]>();
  for (const { from, to } of inside) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(" → "));
    if (trail.includes(file) || done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of code.keys()) visit(file, []);
  expect(cycles).toEqual([]);
});

test("no file has more than 300 lines, no page more than 60", () => {
  const lines = (source: string) => source.trimEnd().split("\n").length;
  const long = [...text].filter(([file, source]) => !file.endsWith(".json") && lines(source) > (/^app\/.*\/page\.tsx$/.test(file) ? 60 : 300));
  expect(long.map(([file, source]) => `${file}: ${lines(source)}`)).toEqual([]);
});

test("names are kebab-case and say what they hold", () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|db\.test|spec|fixture|config|d))?\.[a-z0-9]+$/;
  const next = /^(\[+(\.\.\.)?[a-z-]+\]+|\([a-z-]+\)|\.well-known|security\.txt|_[a-z-]+)$/;
  const empty = /^(index|utils?|helpers?|common|shared|misc|types?|constants?)(\.|$)/;
  const wrong = files.flatMap((file) => {
    const parts = file.split("/");
    const name = parts.at(-1) ?? "";
    const folders = parts.slice(0, -1);
    return !kebab.test(name) ||
      folders.some((folder) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(folder) && !next.test(folder)) ||
      [...folders, name].some((part) => empty.test(part))
      ? [file]
      : [];
  });
  expect(wrong).toEqual([]);
});

test("the way into the server is tRPC: no server actions", () => {
  expect(filesWith(/["']use server["']/, { strings: true, except: ["server/architecture.test.ts"] })).toEqual([]);
});

test("SQL is written in one place as text and everywhere else as tagged templates", () => {
  expect(filesWith(/\$(queryRaw|executeRaw)Unsafe|\bPrisma\.raw\b/, { except: ["server/store/database.ts", "server/architecture.test.ts"] })).toEqual([]);
});

test("the generated client and the pools are the store's own", () => {
  const reaching = imports.filter(
    ({ from, to }) =>
      !isTest(from) &&
      ((to.startsWith("#prisma/generated/") && !from.startsWith("server/store/")) || (to === "pg" && !/^(server\/store|prisma|server\/cli)\//.test(from))),
  );
  expect(reaching.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test("the environment is read once, and nothing is left to weak chance or markup", () => {
  expect(
    filesWith(/\bprocess\.env\b/, { tests: false, except: ["server/api/auth-handler.ts"] }).filter(
      (file) => file.startsWith("app/") || file.startsWith("components/") || /^server\/(posture|connectors|renderers|operations|api)\//.test(file),
    ),
  ).toEqual([]);
  expect(filesWith(/\bMath\.random\b/, { except: ["server/architecture.test.ts"] })).toEqual([]);
  expect(filesWith(/createHash\(\s*["'](md5|sha1)["']/, { strings: true })).toEqual([]);
  expect(filesWith(/dangerouslySetInnerHTML|\.innerHTML\s*=/, { except: ["server/architecture.test.ts"] })).toEqual([]);
});

test("nothing a person reaches takes the worker's scope: only deliveries signed by their source do", () => {
  const start = [...code.keys()].filter((file) => file.startsWith("server/api/") && file !== "server/api/ingest.ts" && !isTest(file));
  const reached = new Set(start);
  for (const file of reached) for (const { from, to, typeOnly } of inside) if (from === file && !typeOnly && code.has(to)) reached.add(to);
  const minting = [...reached].filter((file) => file !== "server/store/scope.ts" && /\bscopeForJob\b/.test(code.get(file) ?? ""));
  expect(minting).toEqual([]);
  expect(reached.has("server/store/scope.ts")).toBe(true);
});
