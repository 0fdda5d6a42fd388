"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import { toggleFullScreen } from "#components/present/use-deck-keys.ts";
import { useDeckContext } from "#components/present/use-deck.ts";

type ControlsProps = { overview: boolean; setOverview: (open: boolean) => void; openHelp: () => void; back: string | undefined };

const ICONS = {
  back: <path d="M13 4l-7 7 7 7" />,
  on: <path d="M9 4l7 7-7 7" />,
  all: <path d="M3.5 4.5h6v5h-6zM12.5 4.5h6v5h-6zM3.5 12.5h6v5h-6zM12.5 12.5h6v5h-6z" />,
  full: <path d="M8 4H4v4M14 4h4v4M8 18H4v-4M14 18h4v-4" />,
  keys: <path d="M8 8.5c0-4 6-4 6 0 0 2.3-3 2.3-3 4.5M11 16.8v.4" />,
  close: <path d="M5 5l12 12M17 5L5 17" />,
};

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 22 22"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

/** What the keys do, for those who point; small, at the foot, and out of the way. */
export function DeckControls({ overview, setOverview, openHelp, back }: ControlsProps) {
  const { index, slides, go } = useDeckContext();
  const item = (label: string, icon: ReactNode, onClick: () => void, more: { disabled?: boolean; pressed?: boolean } = {}) => (
    <button type="button" aria-label={label} title={label} onClick={onClick} aria-disabled={more.disabled} aria-pressed={more.pressed}>
      <Icon>{icon}</Icon>
    </button>
  );
  return (
    <nav className="deck-controls" aria-label="Walk-through">
      {item("Previous slide", ICONS.back, () => go(index - 1), { disabled: index === 0 })}
      {item("Next slide", ICONS.on, () => go(index + 1), { disabled: index === slides.length - 1 })}
      {item("All slides", ICONS.all, () => setOverview(!overview), { pressed: overview })}
      {item("Full screen", ICONS.full, toggleFullScreen)}
      {item("Keys", ICONS.keys, openHelp)}
      {back !== undefined && (
        <Link href={back} aria-label="Close, back to the report" title="Close, back to the report">
          <Icon>{ICONS.close}</Icon>
        </Link>
      )}
    </nav>
  );
}
