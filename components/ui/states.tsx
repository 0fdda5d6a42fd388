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
