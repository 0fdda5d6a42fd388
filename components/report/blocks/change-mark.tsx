const SHAPES = {
  fixed: "M2.5 8.5l3.5 3.5 7.5-8",
  new: "M8 2.5v11M2.5 8h11",
  back: "M13 8a5 5 0 1 1-1.6-3.7M12 1.6v3h-3",
  open: "M8 2.8a5.2 5.2 0 1 0 0 10.4a5.2 5.2 0 1 0 0-10.4",
  // No arrows: what is worse may well have gone up.
  better: "M2.5 8.5l3.5 3.5 7.5-8",
  worse: "M8 2.2l6.4 11.4H1.6zM8 6.4v3.4M8 11.4v.8",
} as const;

/** A sign beside a word; never alone. */
export function ChangeMark({ shape }: { shape: keyof typeof SHAPES }) {
  return (
    <svg
      className={`change-mark is-${shape}`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={SHAPES[shape]} />
    </svg>
  );
}
