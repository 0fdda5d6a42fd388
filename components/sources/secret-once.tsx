"use client";
import { LinkButton } from "#components/ui/link-button.tsx";

type SecretOnceProps = { source: string; secret: string; next?: string };

/** The signing secret we made, shown this once, with the address the sender needs. */
export function SecretOnce({ source, secret, next }: SecretOnceProps) {
  return (
    <section className="receipt" aria-label="Signing secret">
      <h2>Give the sender these two</h2>
      <p>Copy the signing secret now: it is sealed and cannot be shown again.</p>
      <p className="code">{secret}</p>
      <p>It sends its deliveries to this address:</p>
      <code className="command">{`${location.origin}/api/ingest/${source}`}</code>
      {next && (
        <div className="actions">
          <LinkButton href={next} tone="primary">
            I have copied it
          </LinkButton>
        </div>
      )}
    </section>
  );
}
