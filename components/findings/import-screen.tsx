import Link from "next/link";
import type { UploadDetail, UploadFormats, UploadItem } from "#components/findings/finding-answers.ts";
import { FindingsNav } from "#components/findings/findings-nav.tsx";
import { ImportForm } from "#components/findings/import-form.tsx";
import { ImportProgress } from "#components/findings/import-progress.tsx";
import { UPLOAD_KINDS, UPLOAD_STATES } from "#components/findings/import-words.ts";
import { moment } from "#components/sources/source-words.ts";
import { ApiProvider } from "#components/trpc.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";

type ImportScreenProps = { formats: UploadFormats; recent: UploadItem[]; shown: UploadDetail | null };

/** Evidence that comes as a file, for the security team: what it is, whose it is, and what it came to. */
export function ImportScreen({ formats, recent, shown }: ImportScreenProps) {
  return (
    <Page>
      <PageTitle
        eyebrow="Import"
        title="Hand in a file of evidence."
        sub="Its format is read from its content. A file is taken whole or not at all, and the same file again changes nothing. Records in it that cannot be read are set aside, and you are told why."
      />
      <FindingsNav current="import" />
      <ApiProvider>
        {shown !== null && <ImportProgress key={shown.id} initial={shown} />}
        <ImportForm formats={formats} />
      </ApiProvider>
      {recent.length > 0 && (
        <>
          <h2>Handed in lately</h2>
          <DataTable
            caption="Files handed in lately, newest first"
            columns={[{ title: "File" }, { title: "What it is" }, { title: "State" }, { title: "Handed in", align: "end" }, { title: "By" }]}
            rows={recent.map((upload) => ({
              id: upload.id,
              cells: [
                <Link key="file" href={`/findings/import?upload=${upload.id}`} aria-current={upload.id === shown?.id ? "true" : undefined}>
                  {upload.name}
                </Link>,
                UPLOAD_KINDS[upload.kind],
                <VerdictMark key="state" verdict={UPLOAD_STATES[upload.state]} />,
                moment(upload.requestedAt),
                upload.requestedBy,
              ],
            }))}
            note="Times are UTC. The list is kept for a week; what a file brought stays."
          />
        </>
      )}
    </Page>
  );
}
