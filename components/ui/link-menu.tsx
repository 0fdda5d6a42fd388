import { useId } from "react";

export type MenuLink = { href: string; label: string; note?: string | undefined; current?: boolean; download?: boolean };

/** Plain links behind a button. Full navigation on purpose: downloads and other periods need no script. */
export function LinkMenu({ button, title, links }: { button: string; title: string; links: MenuLink[] }) {
  const id = `menu${useId()}`;
  return (
    <>
      <button type="button" className="btn" popoverTarget={id}>
        {button}
        <svg className="caret" viewBox="0 0 8 5" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
          <path d="M.7.7L4 4 7.3.7" />
        </svg>
      </button>
      <nav className="pop" id={id} popover="auto" aria-label={title}>
        <p className="pop-title">{title}</p>
        <ul>
          {links.map((link) => (
            <li key={link.href}>
              <a href={link.href} aria-current={link.current ? "page" : undefined} download={link.download || undefined}>
                {link.label}
                {link.note && <small>{link.note}</small>}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
