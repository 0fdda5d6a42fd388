import { AppError } from "#server/errors.ts";
import { recordOf, type StatementForm } from "#server/operations/statement-forms.ts";
import { bridgeFault, type BridgeLetter } from "#server/posture/bridge-letter.ts";
import { endStatement as markEnded, hasStatement, insertVersion, listStatements, saveAttestation, type StatementRow } from "#server/store/attestations.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Act = { scope: ClientScope; actor: string; now: string };

/** A statement from a form. The same words twice are one statement. Errors: bad-input naming the field; conflict when it is on file. */
export async function addStatement({ scope, actor, now, form }: Act & { form: StatementForm }): Promise<void> {
  const record = recordOf(form);
  await withScope(scope, "write", async (tx) => {
    if (await hasStatement(tx, record)) throw new AppError("conflict", "Exactly this statement is on file, in force or in the history.");
    await saveAttestation(tx, { kind: "attestation", ...record }, { documentId: null, at: now, by: actor });
    await recordAudit(tx, { chain: "vendor", actor, action: "attestation.added", subject: record.programme, detail: record, at: now });
  });
}

/** A new version; the one before stays in the history. A letter stands as long as it still fits the report. Errors: not-found; conflict; bad-input. */
export async function replaceStatement({ scope, actor, now, id, form }: Act & { id: string; form: StatementForm }): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const before = await newest(tx, id);
    const bridgeUntil = before.record.bridgeUntil;
    const record = recordOf(form, bridgeUntil);
    const fault =
      bridgeUntil === null || before.bridge === null
        ? null
        : bridgeFault(record, { letterOn: before.bridge.letterOn, until: bridgeUntil, today: now.slice(0, 10) });
    const bridge = fault === null ? before.bridge : null;
    await version(tx, {
      before,
      actor,
      now,
      action: "attestation.replaced",
      record: { ...record, bridgeUntil: fault === null ? bridgeUntil : null, proven: before.record.proven },
      bridge,
    });
  });
}

/** Carries a report on by a letter of its issuer. Errors: bad-input with the rule it breaks; not-found; conflict. */
export async function addBridgeLetter({ scope, actor, now, id, letterOn, until }: Act & { id: string } & BridgeLetter): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const before = await newest(tx, id);
    const fault = bridgeFault(before.record, { letterOn, until, today: now.slice(0, 10) });
    if (fault !== null) throw new AppError("bad-input", fault);
    await version(tx, {
      before,
      actor,
      now,
      action: "attestation.bridged",
      record: { ...before.record, bridgeUntil: until },
      bridge: { letterOn, document: null },
    });
  });
}

/** Ends a statement: `on` = the last day it counts; null = it was entered by mistake and never counts. Errors: not-found; conflict; bad-input. */
export async function endStatement({ scope, actor, now, id, on, reason }: Act & { id: string; on: string | null; reason: string }): Promise<void> {
  if (reason === "") throw new AppError("bad-input", "Please say why it ends.");
  if (on !== null && on > now.slice(0, 10)) throw new AppError("bad-input", "The last day cannot lie in the future. Correct its end date instead.");
  await withScope(scope, "write", async (tx) => {
    const before = await newest(tx, id);
    if (!(await markEnded(tx, before.id, { on, reason, by: actor, at: now }))) throw gone();
    await recordAudit(tx, {
      chain: "vendor",
      actor,
      action: "attestation.ended",
      subject: before.subjectId,
      detail: { programme: before.record.programme, on, reason },
      at: now,
    });
  });
}

const gone = () => new AppError("conflict", "Somebody else has just changed this statement. Load the page again.");

/** The version that counts now. Errors: not-found; conflict when it was replaced or ended. */
export async function newest(tx: Tx, id: string): Promise<StatementRow> {
  const found = (await listStatements(tx)).find((each) => each.id === id);
  if (found === undefined) throw new AppError("not-found", "There is no such statement.");
  if (found.replaced !== null || found.ended !== null) throw gone();
  return found;
}

type Version = { before: StatementRow; actor: string; now: string; action: string } & Pick<StatementRow, "record" | "bridge"> & { documentId?: string };

/** Writes the next version, with what it changed, into the history and the audit chain. Errors: conflict when somebody was faster. */
export async function version(tx: Tx, { before, actor, now, action, record, bridge, documentId }: Version): Promise<void> {
  const letter = bridge && { letterOn: bridge.letterOn, documentId: bridge.document?.documentId ?? null };
  const id = await insertVersion(tx, before, { record, bridge: letter, documentId: documentId ?? before.document?.documentId ?? null }, { by: actor, at: now });
  if (id === null) throw gone();
  await recordAudit(tx, {
    chain: "vendor",
    actor,
    action,
    subject: before.subjectId,
    detail: { version: id, record, bridge: letter, document: documentId ?? null },
    at: now,
  });
}
