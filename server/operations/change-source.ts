import { AppError } from "#server/errors.ts";
import { newSigningSecret, readName, refuseSecret } from "#server/operations/create-source.ts";
import { refuseKeysInAddress, refusePrivateHosts } from "#server/operations/private-hosts.ts";
import { pullChanged } from "#server/operations/request-pull.ts";
import { hostsOf } from "#server/operations/settings-hosts.ts";
import { findConnectorForm, readSettings, refuseUnusedSecret } from "#server/operations/source-forms.ts";
import { sealSecret } from "#server/operations/source-secret.ts";
import type { ConnectorForm } from "#server/posture/source-form.ts";
import { shellWord } from "#server/posture/source-health.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { findSource, getSource, saveSecret, saveSettings, type SourceRecord } from "#server/store/sources.ts";

type Act = { scope: ClientScope; source: string; actor: string; now: string };

/** A source somebody may still change. Errors: not-found; conflict for one that is retired; bad-input for one without a connector. */
export async function changeable(tx: Tx, id: string): Promise<{ source: SourceRecord; form: ConnectorForm }> {
  const source = await getSource(tx, id);
  if (source.retiredAt !== null) throw new AppError("conflict", `${source.name} is retired. Add a new source instead.`);
  const form = findConnectorForm(source.connector);
  if (!form) throw new AppError("bad-input", `${source.name} takes files that people hand in; there is nothing to set.`);
  return { source, form };
}

/** Renames a source and changes its settings. A private host keeps the operator's permission only while it stays the same host and port. Errors: not-found, bad-input, conflict. */
export async function changeSource({ scope, source: id, actor, now, ...given }: Act & { name: string; settings: unknown }): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const { source } = await changeable(tx, id);
    const name = readName(given.name);
    const settings = readSettings(source.connector, given.settings);
    refuseKeysInAddress(settings);
    const command = `npm run -s keepwatch -- sources set --source ${shellWord(source.name)} --settings ${shellWord(JSON.stringify(given.settings))}`;
    refusePrivateHosts(settings, { allowed: source.allowedHosts, command });
    const namesake = await findSource(tx, name);
    if (namesake && namesake.id !== source.id) throw new AppError("conflict", `There is already a source named ${JSON.stringify(name)}.`);
    const hosts = hostsOf(settings);
    const allowedHosts = source.allowedHosts.filter((host) => hosts.includes(host));
    await saveSettings(tx, source.id, { name, settings, allowedHosts });
    await pullChanged(tx, source, { actor, now });
    const before = { name: source.name, settings: JSON.stringify(source.settings) };
    const detail = { name, settings: JSON.stringify(settings), allowedHosts, before };
    await recordAudit(tx, { chain: "vendor", actor, action: "source.changed", subject: source.id, detail, at: now });
  });
}

/**
 * Puts another secret in place of the one there is. Null asks for a new signing secret of a system that calls us, which is returned this once.
 * The old one stops working here at once. Errors: not-found, bad-input, conflict.
 */
export async function setSourceSecret({ scope, source: id, secret, actor, now }: Act & { secret: string | null }): Promise<{ secretOnce: string | null }> {
  return withScope(scope, "write", async (tx) => {
    const { source, form } = await changeable(tx, id);
    const secretOnce = form.mode === "push" && secret === null ? newSigningSecret() : null;
    const wanted = secret ?? secretOnce;
    if (wanted === null) throw new AppError("bad-input", "Give the new secret.");
    refuseSecret(form, wanted);
    refuseUnusedSecret(source.connector, { settings: source.settings, secret: wanted });
    const sealed = sealSecret({ sourceId: source.id, secret: wanted });
    if (sealed !== null) await saveSecret(tx, source.id, { sealed, at: now });
    await pullChanged(tx, source, { actor, now });
    await recordAudit(tx, { chain: "vendor", actor, action: "source.secret-set", subject: source.id, detail: { made: secretOnce !== null }, at: now });
    return { secretOnce };
  });
}
