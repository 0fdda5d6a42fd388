import Link from "next/link";
import type { ReactNode } from "react";
import { type Brand, BrandMark } from "#components/ui/brand-mark.tsx";

type TopBarProps = { brand: Brand; home: string; links: { href: string; label: string; current?: boolean }[]; children?: ReactNode };

export function TopBar({ brand, home, links, children }: TopBarProps) {
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="top">
        <Link className="mark" href={home}>
          <BrandMark brand={brand} />
        </Link>
        {links.length > 0 && (
          <nav aria-label="Main">
            <ul>
              {links.map((link) => (
                <li key={link.href}>
                  <Link href={link.href} aria-current={link.current ? "page" : undefined}>
                    {link.label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        )}
        {children && <div className="end">{children}</div>}
      </header>
    </>
  );
}
