import type { ReactNode } from "react";

export function Page({ narrow, children }: { narrow?: boolean; children: ReactNode }) {
  return (
    <main id="main" tabIndex={-1} className={narrow ? "page narrow" : "page"}>
      {children}
    </main>
  );
}

type PageTitleProps = { eyebrow: ReactNode; title: string; sub?: ReactNode; children?: ReactNode };

/** One sentence that states the fact; `children` are the page's actions. */
export function PageTitle({ eyebrow, title, sub, children }: PageTitleProps) {
  return (
    <div className="page-title">
      <div>
        <p className="eyebrow">{eyebrow}</p>
        <h1>{title}</h1>
        {sub && <p className="sub">{sub}</p>}
      </div>
      {children && <div className="actions">{children}</div>}
    </div>
  );
}
