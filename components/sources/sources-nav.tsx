import Link from "next/link";

type Place = "sources" | "inbox" | "coverage";
const PLACES: { place: Place; href: string; label: string }[] = [
  { place: "sources", href: "/sources", label: "Sources" },
  { place: "inbox", href: "/sources/inbox", label: "Mapping inbox" },
  { place: "coverage", href: "/sources/coverage", label: "Coverage" },
];

/** The three places of this workplace. */
export function SourcesNav({ current }: { current: Place }) {
  return <TabLinks label="Sources" tabs={PLACES.map(({ place, href, label }) => ({ href, label, current: place === current }))} />;
}

/** Views of one subject as links, so that each has an address. */
export function TabLinks({ label, tabs }: { label: string; tabs: { href: string; label: string; current: boolean }[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link href={tab.href} aria-current={tab.current ? "page" : undefined}>
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
