import { type ReactNode, useId } from "react";

export type MenuLink = { href: string; label: string; note?: string | undefined; current?: boolean; download?: boolean; group?: string };

type LinkMenuProps = { button: string; title: string; links: MenuLink[]; children?: ReactNode };

/** Plain links behind a button. Full navigation on purpose: downloads and other periods need no script. Links of one `group` stand under its name. */
export function LinkMenu({ button, title, links, children }: LinkMenuProps) {
  const id = `menu${useId()}`;
  const groups = [...Map.groupBy(links, ({ group }) => group ?? title)];
  const named = groups.filter(([name]) => name !== title).length;
  return (
    <>
      <button type="button" className="btn" popoverTarget={id}>
        {button}
        <svg className="caret" viewBox="0 0 8 5" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
          <path d="M.7.7L4 4 7.3.7" />
        </svg>
      </button>
      <nav className={named > 1 ? "pop columns" : "pop"} id={id} popover="auto" aria-label={title}>
        {groups.map(([name, own]) => (
          <div key={name}>
            <p className="pop-title">{name}</p>
            <ul>
              {own.map((link) => (
                <li key={link.href}>
                  <a href={link.href} aria-current={link.current ? "page" : undefined} download={link.download || undefined}>
                    {link.label}
                    {link.note && <small>{link.note}</small>}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
        {children}
      </nav>
    </>
  );
}
