import { AddRule } from "#components/findings/add-rule.tsx";
import type { RuleItem } from "#components/findings/finding-answers.ts";
import { FindingsNav } from "#components/findings/findings-nav.tsx";
import { RuleActions } from "#components/findings/rule-actions.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { ruleWords } from "#server/posture/evaluation-rules.ts";
import { VERDICT_WORDS } from "#server/posture/finding-history.ts";
import { capitalize, countOf, formatCount, formatDay, spellCount } from "#server/posture/format.ts";

type RulesScreenProps = { rules: RuleItem[]; clients: { slug: string; name: string }[]; mayEvaluate: boolean };

/** What evaluates findings without a person, and who answers for each. */
export function RulesScreen({ rules, clients, mayEvaluate }: RulesScreenProps) {
  const active = rules.filter(({ enabled }) => enabled).length;
  const title =
    active === 0 ? "No rule evaluates findings." : `${capitalize(spellCount(active))} ${active === 1 ? "rule evaluates" : "rules evaluate"} findings.`;
  return (
    <Page>
      <PageTitle
        eyebrow="Evaluation rules"
        title={title}
        sub="A rule decides after each import and once an hour, in its owner's name. What it decides says so. Promised classes wait for a person unless a rule names them."
      >
        {mayEvaluate && (
          <ApiProvider>
            <AddRule clients={clients} />
          </ApiProvider>
        )}
      </PageTitle>
      <FindingsNav current="rules" />
      {rules.length === 0 ? (
        <EmptyState title="No rules yet">Until there is one, every finding that is not information waits for a person.</EmptyState>
      ) : (
        <ApiProvider>
          <DataTable
            caption="Evaluation rules"
            columns={[
              { title: "Rule" },
              { title: "Takes up", align: "why" },
              { title: "Decides", align: "why" },
              { title: "Owner" },
              { title: "State" },
              { title: "Evaluated", align: "end" },
              ...(mayEvaluate ? [{ title: "Change" }] : []),
            ]}
            rows={rules.map((rule) => ({
              id: rule.id,
              cells: [
                rule.name,
                ruleWords({ ...rule, client: rule.clientName }),
                <span key="decides">
                  {VERDICT_WORDS[rule.verdict]}
                  {rule.acceptDays !== null && `, for ${countOf(rule.acceptDays, "day")}`}
                  <small>{rule.reason}</small>
                </span>,
                rule.owner,
                <VerdictMark key="state" verdict={stateOf(rule)} />,
                formatCount(rule.decided),
                ...(mayEvaluate ? [rule.endedAt === null ? <RuleActions key="act" rule={rule} /> : "Nothing"] : []),
              ],
            }))}
          />
        </ApiProvider>
      )}
    </Page>
  );
}

function stateOf({ endedAt, enabled }: RuleItem) {
  if (endedAt !== null) return { state: "no-data" as const, label: `Ended ${formatDay(endedAt.slice(0, 10), { year: true })}` };
  return enabled ? { state: "met" as const, label: "On" } : { state: "no-data" as const, label: "Off" };
}
