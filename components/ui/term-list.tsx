import type { ReactNode } from "react";

export function TermList({ items }: { items: { term: string; text: ReactNode }[] }) {
  return (
    <dl className="terms">
      {items.map((item) => (
        <div className="contents" key={item.term}>
          <dt>{item.term}</dt>
          <dd>{item.text}</dd>
        </div>
      ))}
    </dl>
  );
}
