import Link from "next/link";

type FilterChipsProps = { label: string; chips: { href: string; label: string; current?: boolean }[]; count?: string };

/** Filters are links, so they live in the URL and work without scripts. */
export function FilterChips({ label, chips, count }: FilterChipsProps) {
  return (
    <nav className="chips" aria-label={label}>
      <ul>
        {chips.map((chip) => (
          <li key={chip.href}>
            <Link href={chip.href} aria-current={chip.current ? "true" : undefined}>
              {chip.label}
            </Link>
          </li>
        ))}
      </ul>
      {count && <span className="count">{count}</span>}
    </nav>
  );
}
