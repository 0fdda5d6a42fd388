"use client";
import { InboxRow } from "#components/sources/inbox-row.tsx";
import { Pager } from "#components/ui/pager.tsx";
import type { InboxAnswer } from "#components/sources/source-answers.ts";
import { addressOf } from "#components/sources/source-words.ts";
import { SourcesNav } from "#components/sources/sources-nav.tsx";
import { useInbox } from "#components/sources/use-inbox.ts";
import { FilterChips } from "#components/ui/filter-chips.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { capitalize, formatCount, spellCount } from "#server/posture/format.ts";

type InboxScreenProps = { inbox: InboxAnswer; ignored: boolean; mayManage: boolean };

function sentence(count: number, ignored: boolean): string {
  if (ignored)
    return count === 0 ? "No name is set apart." : `${capitalize(spellCount(count))} ${count === 1 ? "name is" : "names are"} set apart as none of ours.`;
  return count === 0 ? "Every upstream name is tied." : `${capitalize(spellCount(count))} upstream ${count === 1 ? "name waits" : "names wait"} to be tied.`;
}

/** Names monitors and scanners use that nobody has tied to a site. Suggestions by host name, one key each; nothing is tied by itself. */
export function InboxScreen({ inbox, ignored, mayManage }: InboxScreenProps) {
  const flow = useInbox(inbox.names);
  const left = (ignored ? inbox.ignored : inbox.waiting) - flow.doneCount;
  return (
    <Page>
      <PageTitle
        eyebrow="Mapping inbox"
        title={sentence(left, ignored)}
        sub={
          ignored
            ? "They bring nothing in. One that is let back waits again, and loses nothing."
            : "Until a name is tied, what it measures is kept out of every figure. Once tied, the next pull brings in what was set aside."
        }
      />
      <SourcesNav current="inbox" />
      <FilterChips
        label="Names shown"
        chips={[
          { href: "/sources/inbox", label: `Waiting, ${formatCount(inbox.waiting)}`, current: !ignored },
          { href: "/sources/inbox?ignored=yes", label: `Ignored, ${formatCount(inbox.ignored)}`, current: ignored },
        ]}
      />
      <p className="sr-only" role="status">
        {flow.said}
      </p>
      {inbox.names.length === 0 ? (
        <EmptyState
          title={ignored ? "Nothing is ignored" : "The inbox is empty"}
          actions={<LinkButton href="/sources/coverage">See which sites have no monitor</LinkButton>}
        >
          {ignored ? "Names you ignore in the inbox are kept here." : "New names appear here after a pull that meets them."}
        </EmptyState>
      ) : (
        <>
          {mayManage && (
            <p className="keys">
              <span>
                <kbd>↑</kbd> <kbd>↓</kbd> next name
              </span>
              {!ignored && (
                <span>
                  <kbd>1</kbd> to <kbd>5</kbd> tie to that site
                </span>
              )}
              <span>
                <kbd>i</kbd> {ignored ? "let it wait again" : "ignore"}
              </span>
              <span>
                <kbd>u</kbd> undo the last
              </span>
            </p>
          )}
          <h2 className="sr-only">Names</h2>
          <ul className="inbox" ref={flow.list}>
            {inbox.names.map((name, at) => (
              <InboxRow key={name.id} name={name} isFirst={at === 0} ignored={ignored} mayManage={mayManage} flow={flow} />
            ))}
          </ul>
        </>
      )}
      <Pager
        label="Pages of names"
        page={inbox.page}
        pages={inbox.pages}
        hrefOf={(page) => addressOf("/sources/inbox", { ignored: ignored ? "yes" : undefined, page })}
      />
    </Page>
  );
}
