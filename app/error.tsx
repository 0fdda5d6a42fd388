"use client";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="notice">
      <p className="eyebrow">Something went wrong</p>
      <h1>This page could not be shown.</h1>
      <p>Nothing was changed. Try again; if it keeps happening, tell us the number below.</p>
      {error.digest ? <p className="tnum">Reference {error.digest}</p> : null}
      <button type="button" className="btn primary" onClick={reset}>
        Try again
      </button>
    </main>
  );
}
