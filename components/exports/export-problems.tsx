"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { problemLines } from "#components/exports/export-words.ts";
import { useTRPC } from "#components/trpc.tsx";
import { countOf } from "#server/posture/format.ts";

/** What is not in the zip, and why: asked for when opened. */
export function ExportProblems({ id, count }: { id: string; count: number }) {
  const [open, setOpen] = useState(false);
  const problems = useQuery(useTRPC().exports.problems.queryOptions({ id }, { enabled: open }));
  return (
    <details className="more fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{countOf(count, "file")} not in the zip</summary>
      <ul>
        {problems.isError && <li>{problems.error.message}</li>}
        {problemLines(problems.data ?? []).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}
