export function KeyList({ items }: { items: { label: string; swatch: string }[] }) {
  return (
    <ul className="key">
      {items.map((item) => (
        <li key={item.label}>
          <i className={item.swatch} aria-hidden="true" />
          {item.label}
        </li>
      ))}
    </ul>
  );
}
