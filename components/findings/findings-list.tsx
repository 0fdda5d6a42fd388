"use client";
import Link from "next/link";
import { useCallback, useMemo, useRef, useState } from "react";
import { DueCell } from "#components/findings/due-cell.tsx";
import { EvaluateMany } from "#components/findings/evaluate-many.tsx";
import type { FindingItem } from "#components/findings/finding-answers.ts";
import { findingHref, SEVERITY_WORDS, STATE_WORDS, scannerName } from "#components/findings/finding-labels.ts";
import { KeysDialog } from "#components/findings/keys-dialog.tsx";
import { usePicks } from "#components/findings/use-picks.ts";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { formatShare } from "#server/posture/priority.ts";
import { countOf, formatCount, formatDay } from "#server/posture/format.ts";

type FindingsListProps = { findings: FindingItem[]; mayEvaluate: boolean; ledger: boolean; count: string };

const day = (instant: string) => formatDay(instant.slice(0, 10), { year: true });

/** A page of findings. Some can be picked and decided in one act, without a pointer if wanted. */
export function FindingsList({ findings, mayEvaluate, ledger, count }: FindingsListProps) {
  const bar = useRef<HTMLDivElement | null>(null);
  const help = useRef<HTMLDialogElement | null>(null);
  const [said, setSaid] = useState("");
  const ids = useMemo(() => findings.map(({ id }) => id), [findings]);
  const onEvaluate = useCallback(() => bar.current?.querySelector<HTMLButtonElement>("[data-evaluate] > button")?.click(), []);
  const onHelp = useCallback(() => help.current?.showModal(), []);
  const { list, picked, toggle, setAll, keysOn, setKeysOn } = usePicks(ids, { onEvaluate, onHelp });
  const chosen = findings.filter(({ id }) => picked.has(id));
  return (
    <div ref={list} className="findings-list">
      <div className="pick-bar" ref={bar}>
        <span>{chosen.length === 0 ? count : `${countOf(chosen.length, "finding")} picked of ${formatCount(findings.length)} on this page`}</span>
        <div className="actions">
          {mayEvaluate && chosen.length > 0 && (
            <span data-evaluate>
              <EvaluateMany
                chosen={chosen}
                onDone={(message) => {
                  setAll(false);
                  setSaid(message);
                }}
              />
            </span>
          )}
          {mayEvaluate && (
            <Button tone="plain" onPress={() => setAll(chosen.length < findings.length)}>
              {chosen.length < findings.length ? "Pick this page" : "Pick none"}
            </Button>
          )}
          <Button tone="plain" onPress={onHelp}>
            Keys
          </Button>
        </div>
      </div>
      <p role="status" className={said === "" ? "sr-only" : "status good"}>
        {said}
      </p>
      <DataTable
        caption={ledger ? "All findings" : "Findings that wait for evaluation"}
        columns={[
          { title: "Finding" },
          { title: "Severity" },
          { title: "Due" },
          ...(ledger ? [{ title: "State" }] : []),
          { title: "Client" },
          { title: "Site" },
          { title: "First seen", align: "end" },
          { title: "Places", align: "end" },
        ]}
        rows={findings.map((finding) => ({
          id: finding.id,
          cells: [
            <div key="name" className="pick">
              {mayEvaluate && (
                <Checkbox isSelected={picked.has(finding.id)} onChange={() => toggle(finding.id)}>
                  <span className="sr-only">{`Pick ${finding.title}, ${finding.site.host}`}</span>
                </Checkbox>
              )}
              <div>
                <Link href={findingHref(finding.client.slug, finding.id)}>{finding.title}</Link>
                <small>{`${scannerName(finding.family)} ${finding.ruleId}${finding.alike > Number(finding.waits) ? `, ${formatCount(finding.alike)} of this kind wait` : ""}`}</small>
                {finding.toolMarked && <small>The tool marked this a false positive</small>}
              </div>
            </div>,
            <span key="severity">
              {SEVERITY_WORDS[finding.severity]}
              {finding.kev && <small>Known exploited</small>}
              {finding.epss !== null && <small>{`EPSS ${formatShare(finding.epss)}`}</small>}
            </span>,
            <DueCell key="due" finding={finding} />,
            ...(ledger
              ? [
                  <span key="state">
                    <VerdictMark verdict={finding.waits ? { state: "at-risk", label: "Waits for evaluation" } : STATE_WORDS[finding.state]} />
                    {finding.acceptedUntil !== null && <small>{`until ${formatDay(finding.acceptedUntil, { year: true })}`}</small>}
                  </span>,
                ]
              : []),
            finding.client.name,
            finding.site.host,
            day(finding.firstSeenAt),
            formatCount(finding.occurrences),
          ],
        }))}
      />
      <KeysDialog dialog={help} keysOn={keysOn} setKeysOn={setKeysOn} />
    </div>
  );
}
