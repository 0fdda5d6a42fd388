import { glue } from "#components/ui/glue.ts";

type PromiseEvidenceProps = { promise: string; evidence: readonly { what: string; value: string }[] };

/** What decided a promise, folded away until somebody asks. */
export function PromiseEvidence({ promise, evidence }: PromiseEvidenceProps) {
  return (
    <details className="decided">
      <summary>
        What decided this<span className="sr-only">: {promise}</span>
      </summary>
      <dl>
        {evidence.map(({ what, value }, at) => (
          <div key={`${at} ${what}`}>
            <dt>{what}</dt>
            <dd>{glue(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
