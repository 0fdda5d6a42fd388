import Link from "next/link";
import { formatCount } from "#server/posture/format.ts";

type PagerProps = { label: string; page: number; pages: number; hrefOf: (page: number) => string };

/** Pages as links; nothing when there is only one. */
export function Pager({ label, page, pages, hrefOf }: PagerProps) {
  if (pages <= 1) return null;
  return (
    <nav className="pager" aria-label={label}>
      {page > 1 && <Link href={hrefOf(page - 1)}>Previous</Link>}
      <span>
        Page {formatCount(page)} of {formatCount(pages)}
      </span>
      {page < pages && <Link href={hrefOf(page + 1)}>Next</Link>}
    </nav>
  );
}
