import { createReadStream } from "node:fs";
import { expect, test } from "vitest";
import { readScanFile } from "#server/connectors/registry.ts";

type Keys = { findings: Set<string>; occurrences: Set<string> };

/** The identities of LIFECYCLE.tsv: host + rule + name for findings, host + rule + address + parameter for occurrences. */
async function keysOf(file: string): Promise<Keys> {
  const { evidence } = await readScanFile(createReadStream(new URL(`fixtures/zap/${file}`, import.meta.url)));
  const keys: Keys = { findings: new Set(), occurrences: new Set() };
  for (const issue of evidence[0]?.issues ?? []) {
    for (const { host, uri, parameter } of issue.occurrences) {
      keys.findings.add([host, issue.ruleId, issue.discriminator].join("\n"));
      keys.occurrences.add([host, issue.ruleId, uri, parameter].join("\n"));
    }
  }
  return keys;
}

function compare(first: Set<string>, second: Set<string>) {
  const stillOpen = [...second].filter((key) => first.has(key)).length;
  return { first: first.size, second: second.size, new: second.size - stillOpen, stillOpen, gone: first.size - stillOpen };
}

const PAIRS = [
  ["zap-results-first-scan.xml", "zap-results-second-scan.xml", "findings", { first: 15, second: 18, new: 4, stillOpen: 14, gone: 1 }],
  ["zap-results-first-scan.xml", "zap-results-second-scan.xml", "occurrences", { first: 129, second: 123, new: 40, stillOpen: 83, gone: 46 }],
  ["0_zap_sample.xml", "1_zap_sample_0_and_new_absent.xml", "findings", { first: 4, second: 4, new: 1, stillOpen: 3, gone: 1 }],
  ["0_zap_sample.xml", "5_zap_sample_one.xml", "findings", { first: 4, second: 1, new: 0, stillOpen: 1, gone: 3 }],
] as const;

test.each(PAIRS)("%s and %s tell new, still open and gone %s apart", async (first, second, level, expected) => {
  const [before, after] = [await keysOf(first), await keysOf(second)];
  expect(compare(before[level], after[level])).toEqual(expected);
});
