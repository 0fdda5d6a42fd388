"use client";
import { type DragEvent, useId, useRef, useState } from "react";

type FileDropProps = { label: string; hint: string; name: string; accept: string; onDropped: (file: File) => void };

/** An ordinary file input, and around it a place to drop a file on: whoever cannot drag loses nothing. */
export function FileDrop({ label, hint, name, accept, onDropped }: FileDropProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const holds = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");
  function drop(event: DragEvent<HTMLElement>) {
    if (!holds(event)) return;
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    // So that the name stands in the input as if it had been chosen there.
    if (input.current) input.current.files = event.dataTransfer.files;
    onDropped(file);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an addition; the input inside does the same by keyboard
    <div
      className="field drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!holds(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label htmlFor={id}>{label}</label>
      <span className="hint" id={`${id}-hint`}>
        {hint}
      </span>
      <input ref={input} id={id} name={name} type="file" accept={accept} aria-describedby={`${id}-hint`} />
    </div>
  );
}
