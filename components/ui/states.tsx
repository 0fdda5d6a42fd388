import type { ReactNode } from "react";

type StateProps = { title: string; children?: ReactNode; actions?: ReactNode };

/** Nothing here yet: says why, and what to do next. */
export function EmptyState({ title, children, actions }: StateProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className="actions">{actions}</div>}
    </div>
  );
}

/** What happened, whether anything changed, and the reference to quote. */
export function ErrorState({ title, reference, children, actions }: StateProps & { reference?: string }) {
  return (
    <div className="empty error" role="alert">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {reference && <p className="tnum">Reference {reference}</p>}
      {actions && <div className="actions">{actions}</div>}
    </div>
  );
}

/** Lines in the place where text will be. */
export function Skeleton({ lines, label = "Loading" }: { lines: number; label?: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, at) => (
        <i key={at} style={{ width: `${100 - ((at * 17) % 40)}%` }} />
      ))}
    </div>
  );
}
