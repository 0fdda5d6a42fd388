"use client";
import type { RefObject } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";

const KEYS = [
  { keys: ["j", "k"], text: "next and previous finding" },
  { keys: ["Enter"], text: "open it" },
  { keys: ["x"], text: "pick it, or not; with Shift everything from the last one picked" },
  { keys: ["a"], text: "pick the whole page" },
  { keys: ["Esc"], text: "pick none" },
  { keys: ["e"], text: "evaluate what is picked" },
  { keys: ["/"], text: "search" },
  { keys: ["?"], text: "this list" },
];
type KeysDialogProps = { dialog: RefObject<HTMLDialogElement | null>; keysOn: boolean; setKeysOn: (on: boolean) => void };

/** The keys of the list, and the switch for people whose software speaks in keys. */
export function KeysDialog({ dialog, keysOn, setKeysOn }: KeysDialogProps) {
  return (
    <dialog ref={dialog} className="dialog native" aria-labelledby="keys">
      <section>
        <h2 id="keys">Keys</h2>
        <dl className="key-help">
          {KEYS.map(({ keys, text }) => (
            <div key={text}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <Checkbox isSelected={keysOn} onChange={setKeysOn}>
          Single keys work on this screen
        </Checkbox>
        <div className="actions">
          <Button onPress={() => dialog.current?.close()}>Close</Button>
        </div>
      </section>
    </dialog>
  );
}
