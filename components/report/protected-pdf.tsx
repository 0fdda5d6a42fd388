import { useId } from "react";

/** A plain form: works without scripts, and the password goes in the body, never into an address. */
export function ProtectedPdf({ action, edition }: { action: string; edition: string | undefined }) {
  const id = useId();
  return (
    <details className="more protected-pdf">
      <summary>PDF with a password{edition && `, ${edition.charAt(0).toLowerCase()}${edition.slice(1)}`}</summary>
      <form method="post" action={action} className="form">
        <div className="field">
          <label htmlFor={id}>Password to open it</label>
          <input id={id} name="password" type="password" autoComplete="new-password" required minLength={8} maxLength={128} aria-describedby={`${id}-hint`} />
          <p className="hint" id={`${id}-hint`}>
            8 to 128 characters. We do not keep it: send it to the reader, apart from the file. Without it, only the title and the report code can be read.
          </p>
        </div>
        <button type="submit" className="btn">
          Download
        </button>
      </form>
    </details>
  );
}
