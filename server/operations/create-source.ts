import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { refuseKeysInAddress, refusePrivateHosts } from "#server/operations/private-hosts.ts";
import { hostsOf } from "#server/operations/settings-hosts.ts";
import { getConnectorForm, readSettings, refuseUnusedSecret } from "#server/operations/source-forms.ts";
import { sealSecret, signingSecrets } from "#server/operations/source-secret.ts";
import type { ConnectorForm } from "#server/posture/source-form.ts";
import { shellWord } from "#server/posture/source-health.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { findSource, insertSource, type SourceKind } from "#server/store/sources.ts";

const HOUR_S = 3600;
const PUSH_EVERY_S = 12 * HOUR_S;
const LONGEST_SECRET = 10_000;

type Request = {
  scope: ClientScope;
  connector: string;
  name: string;
  settings: unknown;
  secret: string | null;
  /** The operator's own act on this machine allows private addresses among the hosts it names; a web form never does. */
  allowPrivate: boolean;
  actor: string;
  now: string;
};

/** Adds a source. `secretOnce` is the signing secret we made for a system that calls us and brought none; it is never shown again. Errors: bad-input naming the setting, conflict. */
export async function createSource(request: Request): Promise<{ id: string; secretOnce: string | null }> {
  const { scope, connector: connectorId, settings, secret, allowPrivate, actor, now } = request;
  const form = getConnectorForm(connectorId);
  const name = readName(request.name);
  const read = readSettings(connectorId, settings);
  refuseKeysInAddress(read);
  const command = `npm run -s keepwatch -- sources add --connector ${connectorId} --name ${shellWord(name)} --settings ${shellWord(JSON.stringify(settings))}${secret === null ? "" : " --secret SECRET"}`;
  if (!allowPrivate) refusePrivateHosts(read, { allowed: [], command });
  const id = randomUUID();
  const secretOnce = form.mode === "push" && secret === null ? newSigningSecret() : null;
  refuseSecret(form, secret);
  refuseUnusedSecret(connectorId, { settings, secret });
  const sealedSecret = sealSecret({ sourceId: id, secret: secret ?? secretOnce });
  await withScope(scope, "write", async (tx) => {
    if (await findSource(tx, name)) throw new AppError("conflict", `There is already a source named ${JSON.stringify(name)}.`);
    const allowedHosts = allowPrivate ? hostsOf(read) : [];
    const toleranceS = Math.max(HOUR_S, 3 * (form.everyS ?? PUSH_EVERY_S));
    const kind = form.kind as SourceKind;
    await insertSource(tx, { id, connector: connectorId, name, kind, toleranceS, settings: read, allowedHosts, sealedSecret, createdAt: now });
    const detail = { connector: connectorId, name, allowedHosts, secret: sealedSecret !== null };
    await recordAudit(tx, { chain: "vendor", actor, action: "source.added", subject: id, detail, at: now });
  });
  return { id, secretOnce };
}

/** Errors: bad-input. */
export function readName(given: string): string {
  const name = cleanLine(given, 200).trim();
  if (name.length === 0 || name.length > 100) throw new AppError("bad-input", "A source's name has 1 to 100 characters.");
  if (z.uuid().safeParse(name).success) throw new AppError("bad-input", "A source's name may not look like an id.");
  return name;
}

export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** Whether a connector can use this secret at all. Errors: bad-input; the secret is never part of the message. */
export function refuseSecret({ mode, name, secret: wanted }: ConnectorForm, secret: string | null): void {
  if (secret !== null && (secret.trim() === "" || secret.length > LONGEST_SECRET)) throw new AppError("bad-input", "The secret is empty or too long.");
  if (mode === "push" && secret !== null && signingSecrets(secret).length === 0)
    throw new AppError("bad-input", "A signing secret is whsec_ and 24 to 64 random bytes in base64, or a list of two such.");
  if (mode === "pull" && wanted === null && secret !== null) throw new AppError("bad-input", `${name} signs in by none, so it takes no secret.`);
  if (wanted?.required && secret === null) throw new AppError("bad-input", `${name} needs a secret: ${wanted.title}. ${wanted.description}`);
}
