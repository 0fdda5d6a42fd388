import type { CSSProperties, ReactNode } from "react";
import { Basis } from "#components/ui/basis.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Verdict } from "#server/posture/blocks.ts";

export type FigureItem = {
  label: string;
  value: string;
  unit?: string | null;
  verdict?: Verdict | null;
  detail?: string[];
  /** A sparkline, when the row shows one. */
  chart?: ReactNode;
  figure?: string;
  basis?: string | undefined;
};

export function FigureRow({ items }: { items: FigureItem[] }) {
  return (
    <dl className="figs" style={{ "--figs": items.length } as CSSProperties}>
      {items.map((item) => (
        <div className="fig" key={item.label}>
          <dt>{item.label}</dt>
          <dd className="v" data-figure={item.figure}>
            <Basis text={item.basis} label={item.label}>
              {item.value}
              {item.unit && <small> {item.unit}</small>}
            </Basis>
          </dd>
          {(item.verdict || item.detail || item.chart) && (
            <dd className="t">
              {item.verdict && <VerdictMark verdict={item.verdict} />}
              {item.detail?.map((line) => (
                <span key={line}>{line}</span>
              ))}
              {item.chart}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
