/** `count` checks `stepS` seconds apart from `from` with one outcome; `status` absent = the monitor gave none. Written in order of time, never interleaved. */
export type Run = { from: number; stepS: number; count: number; up: boolean; status?: number };

/** One second's outcome as a number, so that of two the greater wins: a failure over a success, then a known status over none. */
export type Outcome = number;
const DOWN = 1000;

/** `status` counts only as an HTTP status (1 to 999); monitors write 0 or nothing where no answer came. */
export function outcomeOf(up: boolean, status: number | null | undefined): Outcome {
  return (up ? 0 : DOWN) + (status !== null && status !== undefined && status > 0 && status < DOWN ? status : 0);
}
const outcomeOfRun = ({ up, status }: Run): Outcome => outcomeOf(up, status);

const runOf = (from: number, stepS: number, count: number, outcome: Outcome): Run => {
  const run: Run = { from, stepS, count, up: outcome < DOWN };
  if (outcome % DOWN !== 0) run.status = outcome % DOWN;
  return run;
};

export type RunWriter = { put(from: number, stepS: number, count: number, outcome: Outcome): void; runs: Run[] };

/**
 * Writes checks that come in order of time as runs. What comes out depends only on the single checks, not on the runs they came in:
 * each check joins the last run if it has its outcome and follows at its step (a run of one takes any step).
 */
export function writeRuns(): RunWriter {
  const runs: Run[] = [];
  let last: Run | null = null;
  let lastOutcome: Outcome = -1;
  let next = 0;
  const put = (from: number, stepS: number, count: number, outcome: Outcome): void => {
    if (last !== null && lastOutcome === outcome && (last.count === 1 || from === next)) {
      if (last.count === 1) last.stepS = from - last.from;
      const taken = stepS === last.stepS ? count : 1;
      last.count += taken;
      next = last.from + last.count * last.stepS;
      if (taken < count) put(from + stepS, stepS, count - 1, outcome);
      return;
    }
    last = runOf(from, count === 1 ? 0 : stepS, count, outcome);
    lastOutcome = outcome;
    next = from + count * stepS;
    runs.push(last);
  };
  return { put, runs };
}

const endOf = ({ from, stepS, count }: Run) => from + (count - 1) * stepS;

function inOrder(runs: readonly Run[]): boolean {
  return runs.every((run, index) => index === 0 || run.from > endOf(runs[index - 1] as Run));
}

export function countRuns(runs: readonly { count: number }[]): number {
  return runs.reduce((sum, { count }) => sum + count, 0);
}

/** Whether every check of `incoming` is in `existing` with the same outcome. May say no where it is so, never yes where it is not. */
function holds(existing: readonly Run[], incoming: readonly Run[]): boolean {
  let index = 0;
  return incoming.every((run) => {
    while (index < existing.length && endOf(existing[index] as Run) < run.from) index += 1;
    const held = existing[index];
    if (held === undefined || run.from < held.from || endOf(run) > endOf(held) || outcomeOfRun(run) !== outcomeOfRun(held)) return false;
    if (held.count === 1) return true;
    return (run.from - held.from) % held.stepS === 0 && (run.count === 1 || run.stepS % held.stepS === 0) && (run.count === 1 || run.stepS > 0);
  });
}

/** Everything in either, once: the same whichever came first. `existing` itself is given back where nothing is new. */
export function mergeRuns(existing: readonly Run[], incoming: readonly Run[]): readonly Run[] {
  const ordered = inOrder(incoming);
  if (ordered && holds(existing, incoming)) return existing;
  const last = existing[existing.length - 1];
  const first = incoming[0];
  const writer = writeRuns();
  if (ordered && (last === undefined || (first !== undefined && first.from > endOf(last)))) {
    for (const run of [...existing, ...incoming]) writer.put(run.from, run.stepS, run.count, outcomeOfRun(run));
    return writer.runs;
  }
  const bySecond = new Map<number, Outcome>();
  for (const run of [...existing, ...incoming]) {
    const outcome = outcomeOfRun(run);
    for (let index = 0; index < run.count; index += 1) {
      const at = run.from + index * run.stepS;
      bySecond.set(at, Math.max(outcome, bySecond.get(at) ?? 0));
    }
  }
  for (const at of [...bySecond.keys()].sort((a, b) => a - b)) writer.put(at, 0, 1, bySecond.get(at) as Outcome);
  return writer.runs;
}

/** Seconds and milliseconds in order of time, the longer where a second comes twice. `existing` itself is given back where nothing is new. */
export function mergeSlow(existing: readonly [number, number][], incoming: readonly [number, number][]): readonly [number, number][] {
  if (incoming.length === 0) return existing;
  const bySecond = new Map<number, number>(existing);
  let changed = false;
  for (const [at, ms] of incoming) {
    if ((bySecond.get(at) ?? -1) >= ms) continue;
    bySecond.set(at, ms);
    changed = true;
  }
  return changed ? [...bySecond].sort(([a], [b]) => a - b) : existing;
}
