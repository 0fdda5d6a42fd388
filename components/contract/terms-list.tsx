import { TermList } from "#components/ui/term-list.tsx";
import type { ContractTerms } from "#server/posture/contract-terms.ts";
import { termsWords } from "#server/posture/terms-words.ts";

/** A contract in sentences, each with the place it stands. */
export function TermsList({ terms, timeZone }: { terms: ContractTerms; timeZone: string }) {
  return (
    <TermList
      items={termsWords(terms, timeZone).map(({ about, text, clause }) => ({
        term: about,
        text: (
          <>
            {text}
            {clause && <small className="clause">{clause}</small>}
          </>
        ),
      }))}
    />
  );
}
