"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ExportProblems } from "#components/exports/export-problems.tsx";
import { type ExportItem, isOpen, outcomeOf, sizeOf, standingOf } from "#components/exports/export-words.ts";
import { useTRPC } from "#components/trpc.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { formatMoment } from "#server/posture/format.ts";

const LOOK_AGAIN_MS = 1_000;

/** A person's exports with their progress; looks again only while one is being made. */
export function ExportList({ initial, labels }: { initial: ExportItem[]; labels: Record<string, string> }) {
  const api = useTRPC();
  const list = useQuery(
    api.exports.list.queryOptions(undefined, {
      initialData: initial,
      refetchInterval: (query) => (query.state.data?.some(isOpen) ? LOOK_AGAIN_MS : false),
    }),
  );
  if (list.data.length === 0) return <EmptyState title="No export yet">Choose a period and formats above. Files are kept for seven days.</EmptyState>;
  return (
    <>
      <p className="sr-only" role="status">
        {list.data.filter((item) => item.state === "done").length} of {list.data.length} exports are ready.
      </p>
      <ul className="exports">
        {list.data.map((item) => (
          <ExportRow key={item.id} item={item} label={labels[item.period] ?? item.period} />
        ))}
      </ul>
    </>
  );
}

function ExportRow({ item, label }: { item: ExportItem; label: string }) {
  const api = useTRPC();
  const queries = useQueryClient();
  const cancel = useMutation(api.exports.cancel.mutationOptions({ onSettled: () => queries.invalidateQueries({ queryKey: api.exports.list.queryKey() }) }));
  const ended = item.done + item.absent + item.failed;
  return (
    <li>
      <div className="export-head">
        <h3>
          {label}, {item.formats.map((format) => format.toUpperCase()).join(", ")}
        </h3>
        <VerdictMark verdict={standingOf(item)} />
        <div className="actions">
          {isOpen(item) && (
            <ConfirmDialog
              open="Cancel"
              title={`Cancel the export of ${label}?`}
              confirm="Cancel the export"
              dismiss="Let it go on"
              tone="danger"
              isPending={cancel.isPending}
              onConfirm={(close) => cancel.mutate({ id: item.id }, { onSettled: close })}
            >
              <p>The files made so far are thrown away. No report is changed.</p>
            </ConfirmDialog>
          )}
          {item.state === "done" && item.done > 0 && (
            <LinkButton href={`/api/exports/${item.id}`} tone="primary" download>
              Download zip, {sizeOf(item.size)}
            </LinkButton>
          )}
        </div>
      </div>
      {isOpen(item) && <progress max={Math.max(1, item.total)} value={ended} aria-label={`Export of ${label}`} />}
      <p>
        {outcomeOf(item)} Asked for {formatMoment(item.requestedAt, "UTC", { year: true })} UTC.
      </p>
      {item.absent + item.failed > 0 && !isOpen(item) && <ExportProblems id={item.id} count={item.absent + item.failed} />}
    </li>
  );
}
