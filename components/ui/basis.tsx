import { type ReactNode, useId } from "react";

type BasisProps = { text?: string | undefined; label: string; children: ReactNode };

/** A number that says where it came from when asked. A native popover: works by keyboard, by touch and without scripts. */
export function Basis({ text, label, children }: BasisProps) {
  const id = `basis${useId()}`;
  if (!text) return children;
  return (
    <>
      <button type="button" className="basis" popoverTarget={id}>
        {children}
      </button>
      <span className="pop start" id={id} popover="auto">
        <strong>How we know: {label}</strong>
        {text}
      </span>
    </>
  );
}
