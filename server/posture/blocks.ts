import { z } from "zod";

export const VerdictState = z.enum(["met", "at-risk", "missed", "no-data"]);
export type VerdictState = z.infer<typeof VerdictState>;
export const Verdict = z.object({ state: VerdictState, label: z.string() });
export type Verdict = z.infer<typeof Verdict>;

/** A piece of text that may show a figure: `figure` names it and `text` equals its display. */
export const Cell = z.object({ text: z.string(), figure: z.string().optional(), detail: z.string().optional(), verdict: Verdict.optional() });
export type Cell = z.infer<typeof Cell>;

export const DayState = z.enum(["up", "down", "maintenance", "unknown", "outside"]);

const Paragraph = z.object({ kind: z.literal("paragraph"), text: z.string() });

/** The four numbers a reader takes away. `value` shows large, `unit` small beside it; `detail` gives target and change. */
const KeyFigures = z.object({
  kind: z.literal("key-figures"),
  items: z.array(
    z.object({
      label: z.string(),
      value: z.string(),
      unit: z.string().nullable(),
      figure: z.string(),
      verdict: Verdict.nullable(),
      detail: z.array(z.string()),
    }),
  ),
});

/** `record` says how the promise read in the months before; `evidence` is what decided it now. Both absent in reports issued before we kept them. */
const PromiseLedger = z.object({
  kind: z.literal("promise-ledger"),
  rows: z.array(
    z.object({
      id: z.string(),
      promise: z.string(),
      verdict: Verdict,
      proof: z.string(),
      record: z.string().nullable().exactOptional(),
      evidence: z.array(z.object({ what: z.string(), value: z.string() })).exactOptional(),
    }),
  ),
});

/** One mark per day of the period, filled by minutes; `text` is what hover, focus, tap and the data table say. */
const DayStrip = z.object({
  kind: z.literal("day-strip"),
  title: z.string(),
  days: z.array(
    z.object({
      day: z.string(),
      state: DayState,
      upS: z.number(),
      downS: z.number(),
      maintenanceS: z.number(),
      unknownS: z.number(),
      outsideS: z.number(),
      text: z.string(),
    }),
  ),
  summary: z.string(),
});

/** Rows that add up: measured → exclusions with clause → contractual → allowed → credit. `strong` rows are results. */
const Ledger = z.object({
  kind: z.literal("ledger"),
  title: z.string(),
  valueTitle: z.string(),
  rows: z.array(z.object({ label: z.string(), detail: z.string().nullable(), basis: z.string(), value: Cell, strong: z.boolean() })),
});

/** open at start + new or back − fixed − set aside = open at end, then by severity with age. */
const FindingsFlow = z.object({
  kind: z.literal("findings-flow"),
  terms: z.array(z.object({ operator: z.enum(["", "+", "−", "="]), value: Cell, label: z.string() })),
  severities: z.array(z.object({ label: z.string(), open: z.number().int(), overdue: z.number().int(), value: Cell, note: z.string() })),
});

const BadgeShelf = z.object({
  kind: z.literal("badge-shelf"),
  badges: z.array(
    z.object({
      programme: z.string(),
      label: z.string(),
      verdict: Verdict,
      scope: z.string(),
      issuer: z.string(),
      period: z.string(),
      until: z.string(),
      document: z.object({ name: z.string(), sha256: z.string(), visibility: z.enum(["public", "nda", "internal"]) }).nullable(),
    }),
  ),
});

const Table = z.object({
  kind: z.literal("table"),
  title: z.string(),
  columns: z.array(z.object({ title: z.string(), align: z.enum(["start", "end"]) })),
  rows: z.array(z.array(Cell)),
  /** "showing 50 of 1,204" when capped; totals are always over all rows. */
  note: z.string().nullable(),
});

/** A series over periods, oldest first; null is a gap and is drawn as one. `summary` is the sentence that goes with it. */
const Trend = z.object({
  kind: z.literal("trend"),
  title: z.string(),
  unit: z.string(),
  target: z.object({ value: z.number(), label: z.string() }).nullable(),
  points: z.array(z.object({ label: z.string(), value: z.number().nullable(), display: z.string() })),
  summary: z.string(),
});

/** Term and explanation: method, glossary, provenance. */
const Definitions = z.object({ kind: z.literal("definitions"), title: z.string(), items: z.array(z.object({ term: z.string(), text: z.string() })) });

/** What a success manager wrote to the client, with who and when. */
const Note = z.object({ kind: z.literal("note"), text: z.string(), by: z.string(), at: z.string() });

/** What the client has to do; `none` is said when that is nothing. `until` is a day, "2026-11-30". */
const Actions = z.object({
  kind: z.literal("actions"),
  none: z.string(),
  items: z.array(z.object({ text: z.string(), detail: z.string().nullable(), until: z.string().nullable() })),
});

/** What became of things between two moments: fixed, new, back, still open. `count` is over all rows; `note` says when the rows shown are fewer. */
const ChangeList = z.object({
  kind: z.literal("change-list"),
  title: z.string(),
  groups: z.array(
    z.object({
      id: z.enum(["fixed", "new", "back", "open"]),
      label: z.string(),
      count: Cell,
      rows: z.array(z.object({ text: z.string(), detail: z.string() })),
      note: z.string().nullable(),
    }),
  ),
});

/** Figures of this period beside those of an earlier one. `change` is in words; `direction` says for whom it is good news. */
const Comparison = z.object({
  kind: z.literal("comparison"),
  title: z.string(),
  beforeTitle: z.string(),
  afterTitle: z.string(),
  rows: z.array(
    z.object({ label: z.string(), before: Cell, after: Cell, change: z.string(), direction: z.enum(["better", "worse", "same", "neither", "unknown"]) }),
  ),
});

/** Amounts side by side from zero: ages, reasons, answer times. `value` null = no data, drawn as a gap. `unit` is said in words. */
const Bars = z.object({
  kind: z.literal("bars"),
  title: z.string(),
  unit: z.string(),
  bars: z.array(z.object({ label: z.string(), value: z.number().nullable(), cell: Cell })),
  summary: z.string(),
});

/** You asked / we did: promises made in a walk-through. `due` and `done` are days; the verdict says kept, open, late. */
const FollowUps = z.object({
  kind: z.literal("follow-ups"),
  rows: z.array(
    z.object({
      asked: z.string(),
      promised: z.string(),
      owner: z.string(),
      due: z.string().nullable(),
      done: z.string().nullable(),
      outcome: z.string().nullable(),
      verdict: Verdict,
    }),
  ),
});

export const Block = z.discriminatedUnion("kind", [
  Paragraph,
  KeyFigures,
  PromiseLedger,
  DayStrip,
  Ledger,
  FindingsFlow,
  BadgeShelf,
  Table,
  Trend,
  Definitions,
  Note,
  Actions,
  ChangeList,
  Comparison,
  Bars,
  FollowUps,
]);
export type Block = z.infer<typeof Block>;
export type BlockOf<K extends Block["kind"]> = Extract<Block, { kind: K }>;
