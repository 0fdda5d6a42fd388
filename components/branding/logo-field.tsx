"use client";
import { type ChangeEvent, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";

export type ChosenLogo = { type: string; data: string };
const MAX_BYTES = 48 * 1024;

type LogoFieldProps = { has: boolean; onChoose: (logo: ChosenLogo) => void; onRemove: () => void };

export function LogoField({ has, onChoose, onRemove }: LogoFieldProps) {
  const id = useId();
  const [wrong, setWrong] = useState("");
  async function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    if (!file) return;
    const fault = !["image/png", "image/jpeg"].includes(file.type)
      ? "The logo must be a PNG or JPEG picture."
      : file.size > MAX_BYTES
        ? `The logo has ${Math.ceil(file.size / 1024)} KB; 48 KB is the most.`
        : "";
    setWrong(fault);
    if (fault === "") onChoose({ type: file.type, data: await inBase64(file) });
  }
  return (
    <div className="field">
      <label htmlFor={id}>Logo</label>
      <span className="hint" id={`${id}-hint`}>
        PNG or JPEG, 48 KB at most, 16 to 2,000 pixels a side. A mark without the name works best: the name stands beside it.
      </span>
      <div className="actions">
        <input id={id} type="file" accept="image/png,image/jpeg" aria-describedby={`${id}-hint ${id}-wrong`} onChange={(event) => void choose(event)} />
        {has && (
          <Button tone="plain" onPress={onRemove}>
            Remove the logo
          </Button>
        )}
      </div>
      <p className="wrong" id={`${id}-wrong`} role="status">
        {wrong}
      </p>
    </div>
  );
}

async function inBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
