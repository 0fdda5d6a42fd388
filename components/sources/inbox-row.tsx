"use client";
import type { KeyboardEvent } from "react";
import { ChoosePlace } from "#components/sources/choose-place.tsx";
import type { InboxName } from "#components/sources/source-answers.ts";
import { utcMoment } from "#components/sources/source-words.ts";
import type { InboxFlow } from "#components/sources/use-inbox.ts";
import { Button } from "#components/ui/button.tsx";
import { VerdictIcon } from "#components/ui/verdict-mark.tsx";

type InboxRowProps = { name: InboxName; isFirst: boolean; ignored: boolean; mayManage: boolean; flow: InboxFlow };

/** One upstream name with the places it may mean. Keys work while the row has the focus. */
export function InboxRow({ name, isFirst, ignored, mayManage, flow }: InboxRowProps) {
  const done = flow.done.get(name.id);
  const failed = flow.failed.get(name.id);
  const mayTie = mayManage && !ignored && done === undefined;
  function onKeyDown(event: KeyboardEvent<HTMLLIElement>) {
    const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, dialog, [role='dialog']") !== null;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const chosen = /^[1-5]$/.test(key) ? name.suggestions[Number(key) - 1] : undefined;
    if (key === "ArrowDown" || key === "j") flow.move(1);
    else if (key === "ArrowUp" || key === "k") flow.move(-1);
    else if (chosen && mayTie) flow.tie(name, chosen);
    else if (key === "i" && mayManage && !done) flow.ignore(name, !ignored);
    else if (key === "u" && mayManage) flow.undo();
    else return;
    event.preventDefault();
  }
  return (
    <li
      tabIndex={isFirst ? 0 : -1}
      data-name={name.id}
      data-done={done ? "yes" : undefined}
      aria-busy={flow.busy === name.id || undefined}
      onKeyDown={onKeyDown}
    >
      <div>
        <h3>{name.external}</h3>
        <p>
          {name.sourceName}
          {name.place !== "" && name.wants === "site" && `, seen from ${name.place}`}
        </p>
        <p>
          First met {utcMoment(name.at)}
          {name.lastAt !== name.at && `, last ${utcMoment(name.lastAt)}`}
        </p>
      </div>
      {done ? (
        <div className="done">
          <VerdictIcon state="met" />
          {done.text}
          <Button tone="plain" aria-label={`Undo: ${name.external}`} isPending={flow.busy === name.id} onPress={() => flow.undo(name.id)}>
            Undo
          </Button>
        </div>
      ) : (
        <div className="offers">
          {!ignored && name.suggestions.length === 0 && <p>No site has a name like it.</p>}
          {!ignored &&
            name.suggestions.map((to, at) => (
              <button key={`${to.client}/${to.site}`} type="button" className="offer" disabled={!mayTie} onClick={() => flow.tie(name, to)}>
                <kbd>{at + 1}</kbd>
                <strong>{to.host === null ? to.clientName : `${to.clientName}, ${to.host}`}</strong>
                <small>{to.why}</small>
              </button>
            ))}
          {mayManage && (
            <div className="actions">
              {!ignored && <ChoosePlace name={name} onChoose={(to) => flow.tie(name, to)} />}
              <Button tone="plain" aria-label={`${ignored ? "Let wait again" : "Ignore"}: ${name.external}`} onPress={() => flow.ignore(name, !ignored)}>
                {ignored ? "Let it wait again" : "Ignore"}
              </Button>
            </div>
          )}
        </div>
      )}
      {failed !== undefined && (
        <p className="status bad">
          <VerdictIcon state="missed" />
          {failed}
        </p>
      )}
    </li>
  );
}
