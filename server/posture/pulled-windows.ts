/** Unix milliseconds, half-open. */
type Span = { from: number; to: number };

/** What we keep of a monitor's window for one site. `withdrawn`: the monitor stopped telling it before it began, or a person took it back. */
export type WindowPart = Span & { part: number; withdrawn: "monitor" | "person" | null };

/** `cut` and `withdrawn` name parts; `added` are new ones, announced now. All empty = nothing changed. */
export type WindowPlan = { cut: (Span & { part: number })[]; withdrawn: number[]; added: Span[] };

function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
  return taken.reduce<Span[]>(
    (left, { from, to }) =>
      left.flatMap((each) =>
        [
          { from: each.from, to: Math.min(each.to, from) },
          { from: Math.max(each.from, to), to: each.to },
        ].filter((rest) => rest.to > rest.from),
      ),
    spans.filter((each) => each.to > each.from),
  );
}

/** In order, joined where they touch: two windows under one id may overlap. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) all.push({ from, to });
  }
  return all;
}

/** What of a part is still told: its first piece, for a part is one stretch. Null = nothing. */
function overlap(part: Span, windows: readonly Span[]): Span | null {
  const pieces = windows.map(({ from, to }) => ({ from: Math.max(part.from, from), to: Math.min(part.to, to) }));
  return pieces.find(({ from, to }) => to > from) ?? null;
}

/**
 * How what we keep of a monitor's window changes when it tells `windows` for it at `seenAt`. What was announced once keeps its announcement. A part that has
 * begun never changes: not its end, and not when the monitor drops it. A part that has not begun shrinks and goes with the monitor. Minutes the monitor adds,
 * by moving or stretching the window, are a part of their own, announced when they were first seen. Minutes a person took back stay so.
 */
export function planWindow({ parts, windows, seenAt }: { parts: readonly WindowPart[]; windows: readonly Span[]; seenAt: number }): WindowPlan {
  const told = joined(windows);
  const plan: WindowPlan = { cut: [], withdrawn: [], added: [] };
  const taken: Span[] = parts.filter(({ withdrawn }) => withdrawn === "person");
  for (const part of parts) {
    if (part.withdrawn !== null) continue;
    const kept = part.from <= seenAt ? part : overlap(part, told);
    if (kept === null) {
      plan.withdrawn.push(part.part);
      continue;
    }
    taken.push(kept);
    if (kept.from !== part.from || kept.to !== part.to) plan.cut.push({ part: part.part, from: kept.from, to: kept.to });
  }
  plan.added = without(told, taken);
  return plan;
}
