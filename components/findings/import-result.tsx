import Link from "next/link";
import { listHref } from "#components/findings/finding-labels.ts";
import { resultOf } from "#components/findings/import-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { TermList } from "#components/ui/term-list.tsx";
import { formatCount } from "#server/posture/format.ts";
import type { UploadResult } from "#server/posture/upload.ts";

/** What an import came to: the fact, the counts, and each record that was set aside with its reason. */
export function ImportResult({ result, client }: { result: UploadResult; client: string | null }) {
  const { sentence, notes, terms } = resultOf(result);
  const rejected = "rejected" in result.told ? result.told : null;
  return (
    <section aria-labelledby="result">
      <h2 id="result">{sentence}</h2>
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <TermList items={terms} />
      {rejected !== null && rejected.setAside > 0 && (
        <DataTable
          caption="Set aside or noted"
          showCaption
          columns={[{ title: "Where" }, { title: "Why", align: "why" }]}
          rows={rejected.rejected.map(({ reason, at }, row) => ({ id: String(row), cells: [at === "" ? "not said" : at, reason] }))}
          note={`Showing ${formatCount(rejected.rejected.length)} of ${formatCount(rejected.setAside)}. Records that could not be read are kept at their source, as they came.`}
        />
      )}
      {result.kind === "scan" && client !== null && (
        <p>
          <Link href={listHref({ client })}>What waits for evaluation at this client</Link>
        </p>
      )}
    </section>
  );
}
