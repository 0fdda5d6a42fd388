import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { NdaForm } from "#components/documents/nda-form.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { TermList } from "#components/ui/term-list.tsx";
import type { AppRouter } from "#server/api/root.ts";
import { formatDay } from "#server/posture/format.ts";

type About = inferRouterOutputs<AppRouter>["documents"]["get"];

const SHARED = {
  public: "Everybody covered may have a copy.",
  nda: "Under confidentiality terms.",
  internal: "Internal: only the security team.",
};

/** What a document is and, once its terms are accepted, the way to a copy. */
export function DocumentScreen({ about: { document, statement, letter, nda } }: { about: About }) {
  const waits = nda !== null && nda.acceptedAt === null;
  const file = `/api/documents/${document.sha256}`;
  return (
    <Page narrow>
      <PageTitle
        eyebrow={statement === null ? "Document" : statement.programme}
        title={document.name}
        sub={waits ? "Please read and accept the terms below first." : "Your copy will carry your name and the time on every page."}
      >
        {!waits && (
          <LinkButton href={file} tone="primary" download>
            Download your copy
          </LinkButton>
        )}
      </PageTitle>
      <TermList
        items={[
          ...(statement === null
            ? []
            : [
                { term: "Proves", text: statement.label === statement.programme ? statement.programme : `${statement.programme}, ${statement.label}` },
                { term: "Issued by", text: statement.issuer ?? "Not on file" },
                { term: "Scope", text: statement.scope || "Not on file" },
              ]),
          { term: "Shared", text: SHARED[document.visibility] },
          ...(nda?.acceptedAt
            ? [{ term: "Terms", text: `You accepted version ${nda.version} on ${formatDay(nda.acceptedAt.slice(0, 10), { year: true })}.` }]
            : []),
          ...(letter === null
            ? []
            : [
                {
                  term: "Bridge letter",
                  text: <Link href={`/documents/${letter.sha256}`}>{`${letter.name}, to ${formatDay(letter.until, { year: true })}`}</Link>,
                },
              ]),
          { term: "SHA-256 of the original", text: <code>{document.sha256}</code> },
        ]}
      />
      {nda !== null && (
        <section aria-labelledby="terms">
          <h2 id="terms">{nda.title}</h2>
          <p className="hint">Version {nda.version}</p>
          <ol className="rules numbered">
            {nda.terms.map((term) => (
              <li key={term}>{term}</li>
            ))}
          </ol>
        </section>
      )}
      {waits && <NdaForm document={document.sha256} version={nda.version} />}
    </Page>
  );
}
