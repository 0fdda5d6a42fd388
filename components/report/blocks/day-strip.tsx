import { DayScrubber } from "#components/report/blocks/day-scrubber.tsx";
import { stripAxis, worstDay } from "#components/report/blocks/strip-axis.ts";
import { KeyList } from "#components/ui/key-list.tsx";
import { ScrollRegion } from "#components/ui/scroll-region.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import { formatDay, formatSeconds } from "#server/posture/format.ts";

type Strip = BlockOf<"day-strip">;
type Day = Strip["days"][number];

const FILLS = [
  { key: "downS", swatch: "down", label: "Down" },
  { key: "maintenanceS", swatch: "maintenance", label: "Announced maintenance" },
  { key: "unknownS", swatch: "unknown", label: "No data" },
  { key: "outsideS", swatch: "outside", label: "Not monitored" },
  { key: "upS", swatch: "up", label: "Up" },
] as const;

export function DayStrip({ block }: { block: Strip }) {
  const toCome = block.days.at(-1)?.text.endsWith("not over yet");
  const seen = FILLS.filter((fill) => fill.swatch === "up" || block.days.some((day) => day[fill.key] > 0)).map((fill) =>
    fill.swatch === "outside" && toCome ? { ...fill, label: "Still to come" } : fill,
  );
  return (
    <div className="day-strip">
      <div className="strip-head">
        <h3 className="block-title">{block.title}</h3>
        <KeyList items={[seen.at(-1), ...seen.slice(0, -1)].flatMap((fill) => fill ?? [])} />
      </div>
      <DayScrubber label={`${block.title}, day by day`} texts={block.days.map((day) => day.text)} start={worstDay(block.days)} summary={block.summary}>
        <ol className="strip" aria-hidden="true">
          {block.days.map((day) => (
            <DayMark key={day.day} day={day} />
          ))}
        </ol>
      </DayScrubber>
      <ol className="axis" aria-hidden="true" style={{ gridTemplateColumns: `repeat(${block.days.length}, minmax(0, 1fr))` }}>
        {stripAxis(block.days).map((tick) => (
          <li key={tick.column} className={tick.bad ? "bad" : undefined} style={{ gridColumn: tick.column }}>
            {tick.text}
          </li>
        ))}
      </ol>
      <StripTable block={block} />
    </div>
  );
}

/** Filled from the bottom by seconds, worst first; a spell too short to see is drawn at the least visible height. */
function DayMark({ day }: { day: Day }) {
  return (
    <li className={`day ${day.state}`} title={day.text}>
      {FILLS.map((fill) => day[fill.key] > 0 && <i key={fill.key} className={fill.swatch} style={{ flexGrow: day[fill.key] }} />)}
    </li>
  );
}

function StripTable({ block }: { block: Strip }) {
  return (
    <details className="more">
      <summary>
        Days as a table<span className="sr-only">: {block.title}</span>
      </summary>
      <ScrollRegion label={`${block.title}, day by day`} columns={5}>
        <table className="table data">
          <caption className="sr-only">{block.title}, day by day</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" className="n">
                Down
              </th>
              <th scope="col" className="n">
                Maintenance
              </th>
              <th scope="col" className="n">
                No data
              </th>
              <th scope="col">What happened</th>
            </tr>
          </thead>
          <tbody>
            {block.days.map((day) => (
              <tr key={day.day}>
                <th scope="row">{formatDay(day.day)}</th>
                <td className="n">{formatSeconds(day.downS)}</td>
                <td className="n">{formatSeconds(day.maintenanceS)}</td>
                <td className="n">{formatSeconds(day.unknownS)}</td>
                <td>{day.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="table-note">In the strip, spells shorter than about two hours are drawn larger than scale so that they can be seen.</p>
      </ScrollRegion>
    </details>
  );
}
