import type { ReactNode } from "react";
import { TrendPlot } from "#components/charts/trend-plot.tsx";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";

type TrendBlockProps = { block: BlockOf<"trend"> /** What to do with the drawing, when it is more than a drawing. */; around?: (plot: ReactNode) => ReactNode };

export function TrendBlock({ block, around = (plot) => plot }: TrendBlockProps) {
  return (
    <figure className="trend">
      <figcaption>
        <h3 className="block-title">{block.title}</h3>
        <p className="readout">{glue(block.summary)}</p>
      </figcaption>
      {varies(block.points) && around(<TrendPlot unit={block.unit} target={block.target} points={block.points} />)}
      <details className="more">
        <summary>
          Months as a table<span className="sr-only">: {block.title}</span>
        </summary>
        <table className="table data">
          <caption className="sr-only">{block.title}</caption>
          <thead>
            <tr>
              <th scope="col">Month</th>
              <th scope="col" className="n">
                {block.title}
              </th>
            </tr>
          </thead>
          <tbody>
            {block.points.map((point) => (
              <tr key={point.label}>
                <th scope="row">{point.label}</th>
                <td className="n">{point.display}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** One point, or a flat line, says no more than its sentence. */
function varies(points: BlockOf<"trend">["points"]): boolean {
  return new Set(points.flatMap(({ value }) => value ?? [])).size > 1;
}
