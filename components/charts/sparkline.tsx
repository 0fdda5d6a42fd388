type SparklineProps = {
  label: string;
  points: (number | null)[];
  tone?: "ink" | "missed" /** The scale, when lines stand beside each other; else the line's own. */;
  from?: number;
  to?: number;
  width?: number;
  height?: number;
};

/** A small line; months without data are a dashed stretch, not a bridge. `label` says what it shows. */
export function Sparkline({ label, points, tone = "ink", from, to, width = 92, height = 22 }: SparklineProps) {
  const known = points.flatMap((point) => point ?? []);
  const low = from ?? Math.min(...known);
  const span = (to ?? Math.max(...known)) - low;
  const x = (at: number) => Math.round((points.length < 2 ? width : (at / (points.length - 1)) * width) * 10) / 10;
  const y = (value: number) => Math.round((span === 0 ? height / 2 : 3 + (1 - (value - low) / span) * (height - 6)) * 10) / 10;
  const line = points.map((point, at) => (point === null ? "" : `${at > 0 && points[at - 1] !== null ? "L" : "M"}${x(at)} ${y(point)}`)).join("");
  const missing = points
    .map((point, at) => (point === null ? `M${x(Math.max(0, at - 1))} ${height / 2}H${x(Math.min(points.length - 1, at + 1))}` : ""))
    .join("");
  const lone = points.flatMap((point, at) => (point !== null && points[at - 1] == null && points[at + 1] == null ? [{ at, point }] : []));
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" fill="none" role="img" aria-label={label}>
      {missing && <path d={missing} className="spark-gap" vectorEffect="non-scaling-stroke" />}
      {line && <path d={line} className={`spark-line ${tone}`} vectorEffect="non-scaling-stroke" />}
      {lone.map(({ at, point }) => (
        <circle key={at} cx={x(at)} cy={y(point)} r="2" className={`spark-dot ${tone}`} />
      ))}
    </svg>
  );
}
