"use client";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type SharedDocument, sizeOf, VISIBILITY } from "#components/compliance/statement-words.ts";
import { UploadForm } from "#components/compliance/upload-form.tsx";
import { useTRPC } from "#components/trpc.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { Select } from "#components/ui/select.tsx";
import { TermList } from "#components/ui/term-list.tsx";

const SHARING = (["public", "nda", "internal"] as const).map((value) => ({ value, label: VISIBILITY[value].label }));
const TITLE = { evidence: "The document itself", bridge: "The bridge letter" };
type DocumentPartProps = {
  kind: "evidence" | "bridge";
  statement: string;
  document: SharedDocument | null;
  mayManage: boolean;
  /** The statement waits for its issuer's report to prove it. */
  waits?: boolean;
};

/** A statement's file: what it is, who may have it, and a way to put another in its place. */
export function DocumentPart({ kind, statement, document, mayManage, waits = false }: DocumentPartProps) {
  const router = useRouter();
  const share = useMutation(useTRPC().compliance.share.mutationOptions({ onSuccess: () => router.refresh() }));
  return (
    <section className="document-part">
      <h3>{TITLE[kind]}</h3>
      {document === null ? (
        <p>None on file.{waits && " Until the issuer’s report is added here, this statement reads as unverified."}</p>
      ) : (
        <TermList
          items={[
            { term: "File", text: <Link href={`/documents/${document.sha256}`}>{document.name}</Link> },
            { term: "Size", text: sizeOf(document.size) },
            { term: "Shared", text: `${VISIBILITY[document.visibility].label}. ${VISIBILITY[document.visibility].text}.` },
            { term: "SHA-256", text: <code>{document.sha256}</code> },
          ]}
        />
      )}
      {mayManage && document !== null && (
        <div className="form">
          <Select
            label="Who may have it"
            options={SHARING}
            value={document.visibility}
            onChange={(value) => {
              const visibility = SHARING.find((each) => each.value === value)?.value;
              if (visibility) share.mutate({ document: document.sha256, visibility });
            }}
          />
          <FormStatus submit={submitState(share, "Changed.")} />
        </div>
      )}
      {mayManage && <UploadForm kind={kind} statement={statement} replaces={document !== null} />}
    </section>
  );
}
