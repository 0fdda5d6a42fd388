import Link from "next/link";
import { NewSourceForm } from "#components/sources/new-source-form.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { capitalize } from "#server/posture/format.ts";
import type { ConnectorForm } from "#server/posture/source-form.ts";

const unit = (count: number, one: string) => (count === 1 ? one : `${count} ${one}s`);
const every = (seconds: number) => (seconds % 3600 === 0 ? unit(seconds / 3600, "hour") : unit(Math.round(seconds / 60), "minute"));
const KINDS: Record<string, string> = { uptime: "Uptime", scans: "Scans", purges: "Purged accounts", compliance: "Compliance" };
const kindOf = (kind: string) => KINDS[kind] ?? capitalize(kind);
const howOf = ({ mode, everyS }: ConnectorForm) =>
  mode === "push" || everyS === null ? "It calls us; deliveries are signed." : `We ask it every ${every(everyS)}.`;

/** First what it is, then how to reach it. */
export function NewSourceScreen({ connectors, chosen }: { connectors: ConnectorForm[]; chosen: ConnectorForm | null }) {
  if (chosen)
    return (
      <Page narrow>
        <PageTitle eyebrow="New source" title={`Connect ${chosen.name}.`} sub={`${kindOf(chosen.kind)}. ${howOf(chosen)}`}>
          <LinkButton href="/sources/new">Choose another</LinkButton>
        </PageTitle>
        {chosen.mode === "pull" && (
          <p>
            The address must be public and https. A tool in your own network is added on the server, where its address can be allowed; this form tells you the
            command.
          </p>
        )}
        <NewSourceForm key={chosen.id} form={chosen} />
      </Page>
    );
  return (
    <Page narrow>
      <PageTitle eyebrow="New source" title="What do you want to connect?" sub="Choose the system that already holds the evidence. Nothing is installed there.">
        <LinkButton href="/sources">All sources</LinkButton>
      </PageTitle>
      {[...Map.groupBy(connectors, ({ kind }) => kind)]
        .sort(([a], [b]) => Object.keys(KINDS).indexOf(a) - Object.keys(KINDS).indexOf(b))
        .map(([kind, ofKind]) => (
          <section key={kind} aria-labelledby={`kind-${kind}`}>
            <h2 id={`kind-${kind}`}>{kindOf(kind)}</h2>
            <ul className="connectors">
              {ofKind.map((connector) => (
                <li key={connector.id}>
                  <Link href={`/sources/new?connector=${connector.id}`}>
                    <strong>{connector.name}</strong>
                    <span>{howOf(connector)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </Page>
  );
}
