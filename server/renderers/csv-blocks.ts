import type { Block, Cell } from "#server/posture/blocks.ts";

export type CsvTable = { title: string; header: string[]; rows: (string | number | null)[][] };

const SIGNS = { "": "", "+": "plus", "−": "minus", "=": "equals" } as const;
const cellText = (cell: Cell): string => [cell.text, cell.verdict?.label, cell.detail].filter((part) => part !== undefined && part !== "").join("; ");

/** One block as one table with a header row. Every kind is named, so that a new one does not compile until it is drawn here. */
export function blockTable(block: Block): CsvTable {
  switch (block.kind) {
    case "paragraph":
      return { title: "Text", header: ["text"], rows: [[block.text]] };
    case "key-figures":
      return {
        title: "Key figures",
        header: ["figure", "label", "value", "unit", "verdict", "detail"],
        rows: block.items.map((item) => [item.figure, item.label, item.value, item.unit, item.verdict?.label ?? null, item.detail.join("; ")]),
      };
    case "promise-ledger":
      return {
        title: "Promises",
        header: ["promise", "verdict", "proof", "record", "evidence", "evidence says"],
        rows: block.rows.flatMap((row) => [
          [row.promise, row.verdict.label, row.proof, row.record ?? null, null, null],
          ...(row.evidence ?? []).map(({ what, value }) => [row.promise, null, null, null, what, value]),
        ]),
      };
    case "day-strip":
      return {
        title: block.title,
        header: ["day", "state", "up seconds", "down seconds", "maintenance seconds", "unknown seconds", "not monitored seconds", "text"],
        rows: [
          ...block.days.map((day) => [day.day, day.state, day.upS, day.downS, day.maintenanceS, day.unknownS, day.outsideS, day.text]),
          ["summary", null, null, null, null, null, null, block.summary],
        ],
      };
    case "ledger":
      return {
        title: block.title,
        header: ["line", block.valueTitle, "figure", "basis", "detail"],
        rows: block.rows.map((row) => [row.label, cellText(row.value), row.value.figure ?? null, row.basis, row.detail]),
      };
    case "findings-flow":
      return {
        title: "Findings",
        header: ["line", "sign", "value", "figure", "open", "overdue", "note"],
        rows: [
          ...block.terms.map((term) => [term.label, SIGNS[term.operator], cellText(term.value), term.value.figure ?? null, null, null, null]),
          ...block.severities.map((row) => [row.label, null, cellText(row.value), row.value.figure ?? null, row.open, row.overdue, row.note]),
        ],
      };
    case "badge-shelf":
      return {
        title: "Compliance",
        header: ["programme", "badge", "status", "scope", "issuer", "period", "until", "document", "document sha256", "document visibility"],
        rows: block.badges.map((badge) => [
          badge.programme,
          badge.label,
          badge.verdict.label,
          badge.scope,
          badge.issuer,
          badge.period,
          badge.until,
          badge.document?.name ?? null,
          badge.document?.sha256 ?? null,
          badge.document?.visibility ?? null,
        ]),
      };
    case "table":
      return {
        title: block.title,
        header: block.columns.map((column) => column.title),
        rows: [...block.rows.map((row) => row.map(cellText)), ...(block.note === null ? [] : [[block.note]])],
      };
    case "trend":
      return {
        title: block.title,
        header: ["period", `value (${block.unit})`, "display"],
        rows: [
          ...block.points.map((point) => [point.label, point.value, point.display]),
          ...(block.target === null ? [] : [["target", block.target.value, block.target.label]]),
          ["summary", null, block.summary],
        ],
      };
    case "definitions":
      return { title: block.title, header: ["term", "explanation"], rows: block.items.map((item) => [item.term, item.text]) };
    case "note":
      return { title: "Note", header: ["text", "by", "at"], rows: [[block.text, block.by, block.at]] };
    case "actions":
      return {
        title: "What you need to do",
        header: ["action", "detail", "until"],
        rows: block.items.length === 0 ? [[block.none, null, null]] : block.items.map((item) => [item.text, item.detail, item.until]),
      };
    case "change-list":
      return {
        title: block.title,
        header: ["change", "count", "figure", "what", "detail"],
        rows: block.groups.flatMap((group) => [
          [group.label, cellText(group.count), group.count.figure ?? null, null, group.note],
          ...group.rows.map((row) => [group.label, null, null, row.text, row.detail]),
        ]),
      };
    case "comparison":
      return {
        title: block.title,
        header: ["line", block.beforeTitle, block.afterTitle, "change", "direction", "figure"],
        rows: block.rows.map((row) => [row.label, cellText(row.before), cellText(row.after), row.change, row.direction, row.after.figure ?? null]),
      };
    case "bars":
      return {
        title: block.title,
        header: ["line", `value (${block.unit})`, "display", "figure"],
        rows: [...block.bars.map((bar) => [bar.label, bar.value, cellText(bar.cell), bar.cell.figure ?? null]), ["summary", null, block.summary, null]],
      };
    case "follow-ups":
      return {
        title: "You asked, we did",
        header: ["asked", "promised", "owner", "due", "done", "outcome", "verdict"],
        rows: block.rows.map((row) => [row.asked, row.promised, row.owner, row.due, row.done, row.outcome, row.verdict.label]),
      };
    default:
      return block satisfies never;
  }
}
