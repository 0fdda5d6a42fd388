"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { SEVERITY_WORDS } from "#components/findings/finding-labels.ts";
import { useTRPC } from "#components/trpc.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, TextArea } from "#components/ui/field.tsx";
import { FormDialog } from "#components/ui/form-dialog.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { Select } from "#components/ui/select.tsx";
import type { AppRouter } from "#server/api/root.ts";
import { countOf, formatCount } from "#server/posture/format.ts";

type Terms = inferRouterInputs<AppRouter>["findingRules"]["add"];
type Preview = inferRouterOutputs<AppRouter>["findingRules"]["preview"];

const VERDICTS = [
  { value: "confirmed", label: "Confirmed" },
  { value: "false-positive", label: "False positive" },
  { value: "accepted", label: "Accepted risk" },
  { value: "out-of-scope", label: "Out of scope" },
] as const;
const LEVELS = ["low", "medium", "high", "critical"] as const;

function previewWords({ findings, clients, waiting }: Preview): string {
  const now = findings === 0 ? "none of them" : `${countOf(findings, "finding")} now, at ${countOf(clients, "client")}`;
  return `Of ${formatCount(waiting)} that wait it would decide ${now}. It goes on deciding such findings as they come.`;
}

/** A new rule. Its terms are written once: another takes its place. What it would decide is said before it is added. */
export function AddRule({ clients }: { clients: { slug: string; name: string }[] }) {
  const api = useTRPC();
  const router = useRouter();
  const [verdict, setVerdict] = useState<string | null>(null);
  const [seen, setSeen] = useState<{ terms: string; words: string } | null>(null);
  const add = useMutation(api.findingRules.add.mutationOptions({ onSuccess: () => router.refresh() }));
  const queries = useQueryClient();
  const look = useMutation({
    mutationFn: (terms: Terms) => queries.fetchQuery({ ...api.findingRules.preview.queryOptions(terms), staleTime: 0 }),
    onSuccess: (told, terms) => setSeen({ terms: JSON.stringify(terms), words: previewWords(told) }),
  });
  function send(form: FormData, close: () => void) {
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const count = (name: string) => (text(name) === "" ? null : Number(text(name)));
    const chosen = VERDICTS.find(({ value }) => value === verdict)?.value;
    if (chosen === undefined) return;
    const terms: Terms = {
      name: text("name"),
      owner: text("owner"),
      verdict: chosen,
      reason: text("reason"),
      client: text("client") === "" || text("client") === "all" ? null : text("client"),
      acceptDays: chosen === "accepted" ? count("acceptDays") : null,
      match: {
        severityMax: LEVELS.find((level) => level === text("severityMax")) ?? null,
        scannerRule: text("scannerRule") || null,
        ruleFamily: text("ruleFamily") || null,
        cwe: count("cwe"),
        afterDays: count("afterDays"),
        toolMarked: form.get("toolMarked") === "on" || null,
      },
      namedClasses: form.get("namedClasses") === "on",
    };
    // Whatever was changed since is looked at again first.
    if (seen?.terms === JSON.stringify(terms)) add.mutate(terms, { onSuccess: close });
    else look.mutate(terms);
  }
  return (
    <FormDialog
      open="Add a rule"
      openTone="primary"
      title="Add a rule"
      send={seen === null ? "See what it would decide" : "Add it"}
      submit={submitState(add.isPending || add.error ? add : look, "")}
      onSend={send}
      onOpen={() => {
        add.reset();
        look.reset();
        setSeen(null);
        setVerdict(null);
      }}
    >
      <Field label="Name" name="name" isRequired minLength={3} maxLength={120} />
      <Field label="Owner" name="owner" isRequired minLength={2} maxLength={120} hint="Who answers for what it decides." />
      <Select
        label="Clients"
        name="client"
        options={[{ value: "all", label: "Every client" }, ...clients.map(({ slug, name }) => ({ value: slug, label: name }))]}
        value="all"
      />
      <fieldset className="rule-match">
        <legend>For findings that are all of this</legend>
        <Select
          label="Severity"
          name="severityMax"
          value="any"
          options={[{ value: "any", label: "Any" }, ...LEVELS.map((value) => ({ value, label: `${SEVERITY_WORDS[value]} or milder` }))]}
        />
        <Field label="Days under evaluation" name="afterDays" type="number" />
        <Field label="Scanner rule" name="scannerRule" maxLength={200} />
        <Field label="Rule family" name="ruleFamily" maxLength={200} />
        <Field label="CWE number" name="cwe" type="number" />
        <Checkbox name="toolMarked" value="on">
          Marked as a false positive by the tool itself
        </Checkbox>
      </fieldset>
      <Checkbox name="namedClasses" value="on">
        Also cross-site scripting, SQL injection and unauthorised access, which the statement promises by name
      </Checkbox>
      <Select label="Decision" options={[...VERDICTS]} value={verdict} onChange={setVerdict} isRequired />
      {verdict === "accepted" && <Field label="Accepted for how many days" name="acceptDays" type="number" isRequired />}
      <TextArea label="Reason" name="reason" rows={3} isRequired minLength={5} maxLength={1000} hint="Stands in every evaluation it makes." />
      <p role="status">{seen?.words ?? ""}</p>
    </FormDialog>
  );
}
