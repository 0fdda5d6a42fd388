import Link from "next/link";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";

type Badge = BlockOf<"badge-shelf">["badges"][number];

const SHARED = { public: "Anyone may have a copy", nda: "Shared under a confidentiality agreement", internal: "Kept by us, not shared" };

export function BadgeShelf({ block }: { block: BlockOf<"badge-shelf"> }) {
  return (
    <ul className="badges">
      {block.badges.map((badge) => (
        <li className="badge" key={`${badge.programme} ${badge.label} ${badge.until} ${badge.scope}`}>
          <div>
            <h3>{badge.programme}</h3>
            {badge.programme !== badge.label && <p className="badge-programme">{badge.label}</p>}
            <VerdictMark verdict={badge.verdict} />
          </div>
          <BadgeTerms badge={badge} />
        </li>
      ))}
    </ul>
  );
}

function BadgeTerms({ badge }: { badge: Badge }) {
  return (
    <dl>
      <div className="wide">
        <dt>Scope</dt>
        <dd>{badge.scope}</dd>
      </div>
      {badge.issuer !== "" && (
        <div>
          <dt>Issued by</dt>
          <dd>{badge.issuer}</dd>
        </div>
      )}
      {badge.period !== "" && (
        <div>
          <dt>Period</dt>
          <dd>{glue(badge.period)}</dd>
        </div>
      )}
      <div>
        <dt>Valid</dt>
        <dd>{glue(badge.until)}</dd>
      </div>
      <div>
        <dt>Document</dt>
        {badge.document ? (
          <dd>
            <Link href={`/documents/${badge.document.sha256}`}>{badge.document.name}</Link>
            <small>
              {SHARED[badge.document.visibility]}. SHA-256 <code title={badge.document.sha256}>{badge.document.sha256.slice(0, 12)}…</code>
            </small>
          </dd>
        ) : (
          <dd>None on file</dd>
        )}
      </div>
    </dl>
  );
}
