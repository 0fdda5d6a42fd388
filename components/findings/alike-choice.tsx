"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SEVERITY_WORDS } from "#components/findings/finding-labels.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { countOf } from "#server/posture/format.ts";

type AlikeChoiceProps = { chosen: { client: string; finding: string }[]; release: boolean };

/** Whether every waiting finding like the chosen ones is decided with them, and which those are. On for a release: it is one act to all affected clients at once. */
export function AlikeChoice({ chosen, release }: AlikeChoiceProps) {
  const [on, setOn] = useState(release);
  const { data, isError } = useQuery(useTRPC().findings.alike.queryOptions({ findings: chosen }));
  if (isError) return <p className="status bad">The findings like these could not be listed, so only the chosen ones are decided.</p>;
  if (data === undefined)
    return (
      <p role="status">
        Looking for findings like these…
        <input type="hidden" name="looking" value="yes" />
      </p>
    );
  const left = data.total - data.findings.length;
  return (
    <div className="alike">
      <Checkbox name="alike" value="on" isSelected={on} onChange={setOn}>
        {`Decide all ${countOf(data.total, "finding")} of this kind alike, at ${countOf(data.clients, "client")}`}
      </Checkbox>
      {on && <input type="hidden" name="listed" value={data.total} />}
      <details>
        <summary>Which they are</summary>
        <ul>
          {data.findings.map(({ id, client, site, title, severity }) => (
            <li key={id}>{`${client.name}, ${site.host}: ${title} (${SEVERITY_WORDS[severity].toLowerCase()})`}</li>
          ))}
          {left > 0 && <li>{`and ${left} more`}</li>}
        </ul>
      </details>
    </div>
  );
}
