import type { inferRouterOutputs } from "@trpc/server";
import { PaymentPageForm } from "#components/payments/payment-page-form.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { AppRouter } from "#server/api/root.ts";
import { countOf, formatDay } from "#server/posture/format.ts";
import { PAGE_WORDS, PARTY_WORDS } from "#server/posture/responsibility-matrix.ts";

type Pack = inferRouterOutputs<AppRouter>["payments"]["get"];
type PaymentsScreenProps = { pack: Pack; isClient: boolean; mayManage: boolean };

/** PCI DSS 12.9.2: our status, and who answers for what. */
export function PaymentsScreen({ pack, isClient, mayManage }: PaymentsScreenProps) {
  const { client, page, badge, rows, day } = pack;
  const file = (format: string) => `/api/payments/${client.slug}/${format}`;
  const whose = isClient ? "you" : client.name;
  const count = (...parties: string[]) => rows.filter(({ party }) => parties.includes(party)).length;
  return (
    <Page>
      <PageTitle
        eyebrow={`${client.name}, payments`}
        title={
          rows.length === 0
            ? page === "none"
              ? "No payments are taken through us, so there is nothing to share out."
              : `How residents of ${client.name} pay is not on file.`
            : `Of ${countOf(rows.length, "PCI DSS requirement")}, ${whose} ${isClient ? "answer" : "answers"} for ${count("yours")} alone and for ${count("shared")} together with us.`
        }
        sub={
          rows.length === 0 ? "Without payments we claim nothing here." : `${page === null ? "" : PAGE_WORDS[page]} As of ${formatDay(day, { year: true })}.`
        }
      >
        {rows.length > 0 && (
          <>
            <LinkButton href={file("pdf")} download tone="primary">
              PDF
            </LinkButton>
            <LinkButton href={file("csv")} download>
              CSV
            </LinkButton>
          </>
        )}
      </PageTitle>
      {mayManage && <PaymentPageForm client={client.slug} page={page} />}
      {rows.length === 0 ? (
        !mayManage && (
          <EmptyState title="Nothing to show">
            {isClient ? "Ask your success manager if residents do pay through us." : "The security team enters how residents pay."}
          </EmptyState>
        )
      ) : (
        <>
          <h2>Our PCI DSS status</h2>
          {badge === null ? (
            <p>We have no PCI DSS statement on file that covers these payments.</p>
          ) : (
            <p>
              <VerdictMark verdict={badge.verdict} /> {badge.programme}
              {badge.issuer === null ? "" : ` by ${badge.issuer}`}: {badge.why}. Scope: {badge.scope || "not on file"}.
            </p>
          )}
          <h2>Who answers for what</h2>
          <DataTable
            caption="PCI DSS 4.0.1 requirements and who answers for each"
            columns={[
              { title: "Requirement" },
              { title: "What it asks for" },
              { title: isClient ? "Ours or yours" : "Ours or the client's" },
              { title: "How" },
            ]}
            rows={rows.map(({ requirement, about, party, how }) => ({ id: requirement, cells: [requirement, about, PARTY_WORDS[party], how] }))}
            note="In our own words; the standard's text decides. “You” is the client. This answers requirement 12.9.2 and is no certificate."
          />
        </>
      )}
    </Page>
  );
}
