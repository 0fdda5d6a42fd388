"use client";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { type DesignRow, designRows, moveRow, placeSentence } from "#components/settings/design-order.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";

type DesignFormProps = { client: string; sections: { id: string; title: string }[]; chosen: string[] | null };

export function DesignForm({ client, sections, chosen }: DesignFormProps) {
  const router = useRouter();
  const [rows, setRows] = useState(() => designRows(sections, chosen));
  const [said, setSaid] = useState("");
  const focused = useRef<string | null>(null);
  const save = useMutation(useTRPC().design.set.mutationOptions({ onSuccess: () => router.refresh() }));
  // A row that moves in the page takes the focus off its button.
  useEffect(() => {
    if (focused.current) document.getElementById(focused.current)?.focus();
    focused.current = null;
  });
  function change(next: DesignRow[]) {
    save.reset();
    setRows(next);
  }
  function move(id: string, by: -1 | 1) {
    const next = moveRow(rows, id, by);
    focused.current = document.activeElement?.id || null;
    change(next);
    setSaid(placeSentence(next, id));
  }
  function onKey(event: KeyboardEvent, id: string) {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(id, event.key === "ArrowUp" ? -1 : 1);
  }
  const shown = rows.filter((row) => row.shown).map((row) => row.id);
  return (
    <form
      className="design"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ client, sections: shown });
      }}
    >
      <p className="hint">Move a section with its arrows, or with Alt and the arrow keys while its box has the focus.</p>
      <ol className="order">
        <li className="order-fixed">
          Summary <small>always first</small>
        </li>
        {rows.map((row, at) => (
          <li key={row.id} onKeyDown={(event) => onKey(event, row.id)}>
            <Checkbox
              id={`show-${row.id}`}
              isSelected={row.shown}
              onChange={(on) => change(rows.map((each) => (each.id === row.id ? { ...each, shown: on } : each)))}
            >
              {row.title} {!row.shown && <small>left out</small>}
            </Checkbox>
            <span className="arrows">
              <Arrow id={`up-${row.id}`} way="up" title={row.title} off={at === 0} onMove={() => move(row.id, -1)} />
              <Arrow id={`down-${row.id}`} way="down" title={row.title} off={at === rows.length - 1} onMove={() => move(row.id, 1)} />
            </span>
          </li>
        ))}
        <li className="order-fixed">
          How we know, glossary <small>always last</small>
        </li>
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
      <div className="actions">
        <Button type="submit" tone="primary" isPending={save.isPending}>
          Save the order
        </Button>
        <Button tone="plain" onPress={() => change(designRows(sections, null))}>
          Usual order, all sections
        </Button>
      </div>
      <FormStatus submit={submitState(save, "Saved. The drafts show it now.")} />
    </form>
  );
}

type ArrowProps = { id: string; way: "up" | "down"; title: string; off: boolean; onMove: () => void };

/** At the ends it stays focusable, so that moving on by keyboard does not throw the focus away. */
function Arrow({ id, way, title, off, onMove }: ArrowProps) {
  return (
    <button type="button" id={id} className="arrow" aria-label={`Move ${title} ${way}`} aria-disabled={off || undefined} onClick={() => !off && onMove()}>
      <svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
        <path d={way === "up" ? "M8 13V3.5M3.8 7.5L8 3.3l4.2 4.2" : "M8 3v9.5M3.8 8.5L8 12.7l4.2-4.2"} />
      </svg>
    </button>
  );
}
