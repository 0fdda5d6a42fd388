import { randomBytes, randomUUID } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { findConnector } from "#server/connectors/registry.ts";
import { AppError } from "#server/errors.ts";
import { hostsOf } from "#server/operations/settings-hosts.ts";
import { sealSecret, signingSecrets } from "#server/operations/source-secret.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { findSource, insertSource } from "#server/store/sources.ts";

const HOUR_S = 3600;

type Request = {
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
export async function addSource({
  connector: connectorId,
  name,
  settings,
  secret,
  allowPrivate,
  actor,
  now,
}: Request): Promise<{ id: string; secretOnce: string | null }> {
  const connector = findConnector(connectorId);
  if (!connector) throw new AppError("bad-input", `There is no connector ${JSON.stringify(connectorId)}.`);
  if (!/^\S(.{0,98}\S)?$/u.test(name)) throw new AppError("bad-input", "A source's name has 1 to 100 characters.");
  if (z.uuid().safeParse(name).success) throw new AppError("bad-input", "A source's name may not look like an id.");
  const read = connector.settings.safeParse(settings);
  if (!read.success)
    throw new AppError(
      "bad-input",
      `The settings were refused: ${read.error.issues.map((issue) => `${issue.path.join(".") || "settings"}: ${issue.message}`).join("; ")}.`,
    );
  const id = randomUUID();
  const secretOnce = connector.mode === "push" && secret === null ? `whsec_${randomBytes(32).toString("base64")}` : null;
  if (connector.mode === "push" && secret !== null && signingSecrets(secret).length === 0)
    throw new AppError("bad-input", "A signing secret is whsec_ and 24 to 64 random bytes in base64, or a list of two such.");
  const sealedSecret = sealSecret({ sourceId: id, secret: secret ?? secretOnce });
  const every = connector.mode === "pull" ? Temporal.Duration.from(connector.every).total("seconds") : 12 * HOUR_S;
  await withScope(await scopeForJob("sources", []), "write", async (tx) => {
    if (await findSource(tx, name)) throw new AppError("conflict", `There is already a source named ${JSON.stringify(name)}.`);
    const source = {
      id,
      connector: connectorId,
      name,
      kind: connector.mode === "pull" ? ("uptime" as const) : ("purges" as const),
      toleranceS: Math.max(HOUR_S, 3 * every),
    };
    const allowedHosts = allowPrivate ? hostsOf(read.data) : [];
    await insertSource(tx, { ...source, settings: read.data, allowedHosts, sealedSecret, createdAt: now });
    await recordAudit(tx, {
      chain: "vendor",
      actor,
      action: "source.added",
      subject: id,
      detail: { connector: connectorId, name, allowedHosts, secret: sealedSecret !== null },
      at: now,
    });
  });
  return { id, secretOnce };
}
