import { refuseKeysInAddress } from "#server/operations/private-hosts.ts";
import { hostsOf } from "#server/operations/settings-hosts.ts";
import { changeable } from "#server/operations/change-source.ts";
import { pullChanged } from "#server/operations/request-pull.ts";
import { readSettings } from "#server/operations/source-forms.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { saveSettings } from "#server/store/sources.ts";

type Request = { source: string; settings?: unknown; actor: string; now: string };

/**
 * Lets a source talk to the hosts its settings name although they are private, and changes the settings if new ones are given. Only for whoever may run
 * commands on this machine: it opens the way into the operator's own network. Errors: not-found, bad-input, conflict.
 */
export async function allowHosts({ source: name, settings: given, actor, now }: Request): Promise<{ source: string; allowedHosts: string[] }> {
  return withScope(await scopeForJob("sources", []), "write", async (tx) => {
    const { source } = await changeable(tx, name);
    const settings = readSettings(source.connector, given === undefined ? source.settings : given);
    refuseKeysInAddress(settings);
    const allowedHosts = hostsOf(settings);
    await saveSettings(tx, source.id, { name: source.name, settings, allowedHosts });
    await pullChanged(tx, source, { actor, now });
    const detail = { settings: JSON.stringify(settings), allowedHosts };
    await recordAudit(tx, { chain: "vendor", actor, action: "source.hosts-allowed", subject: source.id, detail, at: now });
    return { source: source.name, allowedHosts };
  });
}
