import Link from "next/link";
import type { ReactNode } from "react";

type LinkButtonProps = { href: string; tone?: "primary" | "plain"; download?: boolean; children: ReactNode };

export function LinkButton({ href, tone, download, children }: LinkButtonProps) {
  const className = tone ? `btn ${tone}` : "btn";
  if (download)
    return (
      <a className={className} href={href} download>
        {children}
      </a>
    );
  return (
    <Link className={className} href={href}>
      {children}
    </Link>
  );
}
