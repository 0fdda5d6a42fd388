import type { CSSProperties, ReactNode } from "react";

/** Wide tables scroll inside themselves on small screens; focusable so that the keyboard can scroll too. */
export function ScrollRegion({ label, columns, children }: { label: string; columns: number; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="scroll" aria-label={label} tabIndex={0} style={{ "--columns": columns } as CSSProperties}>
      {children}
    </section>
  );
}
