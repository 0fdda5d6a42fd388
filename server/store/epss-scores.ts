import type { Tx } from "#server/store/database.ts";

export type EpssScore = { cve: string; score: number; percentile: number };
type Block = Map<string, readonly [score: number, percentile: number]>;
type Row = { block: string; cves: string[]; scores: number[]; percentiles: number[] };
/** Scores by block; the last of several of one CVE counts. */
export type GatheredEpss = { add(scores: readonly EpssScore[]): void; count(): number; blocks: ReadonlyMap<string, Block> };

const AT_ONCE = 500;
const blockOf = (cve: string) => cve.slice(0, -2);

export function gatherEpss(): GatheredEpss {
  const blocks = new Map<string, Block>();
  return {
    blocks,
    add(scores) {
      for (const { cve, score, percentile } of scores) {
        const block = blocks.get(blockOf(cve)) ?? new Map();
        blocks.set(blockOf(cve), block.set(cve, [score, percentile]));
      }
    },
    count: () => [...blocks.values()].reduce((sum, { size }) => sum + size, 0),
  };
}

export async function replaceEpss(tx: Tx, { blocks }: GatheredEpss): Promise<void> {
  await tx.epssBlock.deleteMany();
  const data = [...blocks].map(([block, scores]) => rowOf(block, scores));
  for (let from = 0; from < data.length; from += AT_ONCE) await tx.epssBlock.createMany({ data: data.slice(from, from + AT_ONCE) });
}

/** Adds to what is known; nothing is dropped. */
export async function mergeEpss(tx: Tx, { blocks }: GatheredEpss): Promise<void> {
  const known = new Map((await tx.epssBlock.findMany({ where: { block: { in: [...blocks.keys()] } } })).map((row) => [row.block, row]));
  for (const [block, scores] of blocks) {
    const before = known.get(block);
    const all: Block = new Map(before?.cves.map((cve, at) => [cve, [before.scores[at] ?? 0, before.percentiles[at] ?? 0] as const]));
    for (const [cve, pair] of scores) all.set(cve, pair);
    const { block: _, ...data } = rowOf(block, all);
    await tx.epssBlock.upsert({ where: { block }, create: { block, ...data }, update: data });
  }
}

export async function findEpss(tx: Tx, cves: readonly string[]): Promise<EpssScore[]> {
  const wanted = new Set(cves);
  const rows = await tx.epssBlock.findMany({ where: { block: { in: [...new Set(cves.map(blockOf))] } } });
  return rows.flatMap((row) =>
    row.cves.flatMap((cve, at) => (wanted.has(cve) ? [{ cve, score: row.scores[at] ?? 0, percentile: row.percentiles[at] ?? 0 }] : [])),
  );
}

export async function countEpss(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`select coalesce(sum(cardinality(cves)), 0)::int as n from app.epss_block`;
  return row?.n ?? 0;
}

function rowOf(block: string, scores: Block): Row {
  return {
    block,
    cves: [...scores.keys()],
    scores: [...scores.values()].map(([score]) => score),
    percentiles: [...scores.values()].map(([, percentile]) => percentile),
  };
}
