"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { type ListQuery, listHref, SEVERITY_WORDS, SORT_WORDS, STATE_WORDS, scannerName } from "#components/findings/finding-labels.ts";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field } from "#components/ui/field.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Select } from "#components/ui/select.tsx";
import { FindingFilter, LEDGER_STATES, QUEUE_SORTS } from "#server/posture/evaluation-queue.ts";
import { Severity } from "#server/posture/evidence.ts";

type FindingsFiltersProps = {
  query: ListQuery;
  clients: { slug: string; name: string }[];
  sites: { slug: string; host: string }[];
  families: string[];
};

const ANY = { value: "any", label: "Any" };
const AGES = [1, 7, 30, 90, 180, 365];

/** What the list is narrowed to. It lives in the address, so that a list can be sent to a colleague. */
export function FindingsFilters({ query, clients, sites, families }: FindingsFiltersProps) {
  const router = useRouter();
  const [chosen, setChosen] = useState<Record<string, string>>({
    client: query.client ?? "any",
    site: query.site ?? "any",
    severity: query.severity ?? "any",
    state: query.state ?? "any",
    family: query.family ?? "any",
    olderThan: query.olderThan === undefined ? "any" : String(query.olderThan),
    sort: query.sort ?? "urgency",
  });
  const ledger = query.view === "ledger";
  const severities = Severity.options.filter((value) => ledger || value !== "info");
  const choice = (key: string, label: string, options: { value: string; label: string }[]) => (
    <Select label={label} options={options} value={chosen[key] ?? "any"} onChange={(value) => setChosen((known) => ({ ...known, [key]: value }))} />
  );
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== "any"));
    const { olderThan, ...rest } = given;
    const parsed = FindingFilter.safeParse({
      ...rest,
      // Another client has other sites.
      site: chosen["client"] === query.client ? rest["site"] : undefined,
      view: query.view,
      text: String(form.get("text") ?? "").trim() || undefined,
      rule: String(form.get("rule") ?? "").trim() || undefined,
      kev: form.get("kev") === "yes" || undefined,
      overdue: form.get("overdue") === "yes" || undefined,
      olderThan: olderThan === undefined ? undefined : Number(olderThan),
    });
    if (parsed.success) router.push(listHref(parsed.data));
  }
  return (
    <search>
      <form className="find-filters" onSubmit={send}>
        <Field label="Search" name="text" type="search" maxLength={100} defaultValue={query.text ?? ""} placeholder="Title, host, CVE" />
        {choice("client", "Client", [ANY, ...clients.map(({ slug, name }) => ({ value: slug, label: name }))])}
        {query.client !== undefined && sites.length > 0 && choice("site", "Site", [ANY, ...sites.map(({ slug, host }) => ({ value: slug, label: host }))])}
        {choice("severity", "Severity", [ANY, ...severities.map((value) => ({ value, label: SEVERITY_WORDS[value] }))])}
        {ledger && choice("state", "State", [ANY, ...LEDGER_STATES.map((value) => ({ value, label: STATE_WORDS[value].label }))])}
        {choice("family", "Scanner", [ANY, ...families.map((value) => ({ value, label: scannerName(value) }))])}
        <Field label="Rule" name="rule" maxLength={200} defaultValue={query.rule ?? ""} />
        {choice("olderThan", "First seen", [
          ANY,
          ...AGES.map((days) => ({ value: String(days), label: days === 1 ? "A day ago or more" : `${days} days ago or more` })),
        ])}
        {choice(
          "sort",
          "Order",
          QUEUE_SORTS.map((value) => ({ value, label: SORT_WORDS[value] })),
        )}
        <div className="find-send">
          <Checkbox name="kev" value="yes" defaultSelected={query.kev === true}>
            Known to be exploited (KEV)
          </Checkbox>
          <Checkbox name="overdue" value="yes" defaultSelected={query.overdue === true}>
            Past due
          </Checkbox>
          <div className="actions">
            <Button type="submit">Show</Button>
            <LinkButton tone="plain" href={listHref({ view: query.view })}>
              Clear
            </LinkButton>
          </div>
        </div>
      </form>
    </search>
  );
}
