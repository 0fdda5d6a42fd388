import { useEffect, useRef, useState } from "react";

const PAUSE_MS = 400;

/**
 * What the newest input that could be read comes to, asked for a moment after the last change; an answer that comes late is dropped, and what could not be
 * read (null) or worked out leaves the last one standing. `input` is told apart by its JSON.
 */
export function usePreview<Input, Preview>(
  input: Input | null,
  first: Preview,
  ask: (input: Input) => Promise<Preview>,
): { preview: Preview; error: string | null } {
  const [preview, setPreview] = useState(first);
  const [error, setError] = useState<string | null>(null);
  const asking = useRef(ask);
  asking.current = ask;
  const wanted = JSON.stringify(input);
  const shown = useRef(wanted);
  useEffect(() => {
    if (wanted === "null" || wanted === shown.current) return;
    let late = false;
    const timer = setTimeout(async () => {
      try {
        const next = await asking.current(JSON.parse(wanted) as Input);
        if (late) return;
        shown.current = wanted;
        setPreview(next);
        setError(null);
      } catch (cause) {
        if (!late) setError(cause instanceof Error ? cause.message : "This could not be worked out.");
      }
    }, PAUSE_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return { preview, error };
}
