const SHAPES = {
  fixed: "M2.5 8.5l3.5 3.5 7.5-8",
  new: "M8 2.5v11M2.5 8h11",
  back: "M13 8a5 5 0 1 1-1.6-3.7M12 1.6v3h-3",
  open: "M8 2.8a5.2 5.2 0 1 0 0 10.4a5.2 5.2 0 1 0 0-10.4",
  better: "M3 11l4-4 2.5 2.5L14 5M10 5h4v4",
  worse: "M3 5l4 4 2.5-2.5L14 11M10 11h4V7",
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
