"use client";
import type { RefObject } from "react";

export type DeckKey = { keys: string[]; does: string };
type HelpProps = {
  dialog: RefObject<HTMLDialogElement | null>;
  letters: boolean;
  setLetters: (on: boolean) => void;
  more?: readonly DeckKey[] | undefined;
};

const KEYS: readonly DeckKey[] = [
  { keys: ["→", "↓", "Space", "Page Down"], does: "Next slide" },
  { keys: ["←", "↑", "Page Up"], does: "Slide before" },
  { keys: ["Home", "End"], does: "First slide; last slide, and again for the end of the appendix" },
  { keys: ["1", "2", "…", "Enter"], does: "Go to the slide of that number" },
  { keys: ["B"], does: "Blank the screen, show it again" },
  { keys: ["F"], does: "Full screen" },
  { keys: ["O"], does: "All slides at a glance" },
  { keys: ["?"], does: "These keys" },
  { keys: ["Esc"], does: "Close what is open" },
];

export function DeckHelp({ dialog, letters, setLetters, more = [] }: HelpProps) {
  return (
    <dialog ref={dialog} className="deck-help" aria-labelledby="deck-help-title">
      <h2 id="deck-help-title">Keys</h2>
      <dl>
        {[...KEYS, ...more].map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input type="checkbox" checked={letters} onChange={(event) => setLetters(event.currentTarget.checked)} /> Single letters do something
      </label>
      <button type="button" className="btn" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
