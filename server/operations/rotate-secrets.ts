import path from "node:path";
import { env } from "#server/env.ts";
import { addSealingKey } from "#server/keys.ts";
import { sealingKeyring } from "#server/store/sealing-keys.ts";
import { keyIdOf, resealed, type SecretPlace } from "#server/store/secrets.ts";
import { recordAudit } from "#server/store/audit.ts";
import { listSealedConcerns, replaceConcernSeal } from "#server/store/concern-seals.ts";
import { withScope } from "#server/store/database.ts";
import { withProcessLock } from "#server/store/process-lock.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { listSealedOtherwise, replaceEnvelope } from "#server/store/sources.ts";

export type Rotation = { keyId: string; madeKey: boolean; sources: number; concerns: number; closed: string[] };
type Sealed = { place: SecretPlace; envelope: string; replace: (to: string) => Promise<boolean> };

/**
 * Seals every secret again under the newest key. Each is replaced by itself, and the key before stays open, so a process that dies in between leaves
 * all of them readable and the next run goes on. With the embedded default a new key is made first, unless a rotation was left unfinished; otherwise
 * the environment brings it. `closed` names what no key opens; it is left as it is.
 */
export async function rotateSecrets({ actor, now }: { actor: string; now: string }): Promise<Rotation> {
  const own = env.secret === null && !env.givenSealingKey;
  if (!own) return reseal({ madeKey: false, actor, now });
  return withProcessLock(path.join(env.dataDir, "rotate.lock"), async () => {
    const unfinished = (await listOtherwise(sealingKeyring().current)).length > 0;
    if (!unfinished) addSealingKey(env.dataDir);
    return reseal({ madeKey: !unfinished, actor, now });
  });
}

async function reseal({ madeKey, actor, now }: { madeKey: boolean; actor: string; now: string }): Promise<Rotation> {
  const keyId = sealingKeyring().current;
  const rotation: Rotation = { keyId, madeKey, sources: 0, concerns: 0, closed: [] };
  for (const { place, envelope, replace } of await listOtherwise(keyId)) {
    const to = resealed(sealingKeyring(), place, envelope);
    if (to === null) rotation.closed.push(`${place.table} ${place.row} (key ${keyIdOf(envelope)})`);
    else if (await replace(to)) rotation[place.table === "source" ? "sources" : "concerns"] += 1;
  }
  await withScope(await scopeForJob("rotate", []), "write", async (tx) => {
    const { closed, ...detail } = rotation;
    await recordAudit(tx, { chain: "vendor", actor, action: "secrets.rotated", subject: keyId, detail: { ...detail, closed: closed.length }, at: now });
  });
  return rotation;
}

async function listOtherwise(keyId: string): Promise<Sealed[]> {
  const scope = await scopeForJob("rotate", []);
  const { sources, concerns } = await withScope(scope, "read", async (tx) => ({
    sources: await listSealedOtherwise(tx, keyId),
    concerns: await listSealedConcerns(tx, keyId),
  }));
  return [
    ...sources.map(({ id, sealed }) => ({
      place: { table: "source", column: "secret", row: id },
      envelope: sealed,
      replace: (to: string) => withScope(scope, "write", (tx) => replaceEnvelope(tx, id, { from: sealed, to })),
    })),
    ...concerns.map(({ id, column, sealed }) => ({
      place: { table: "app.concern", column, row: id },
      envelope: sealed,
      replace: (to: string) => withScope(scope, "write", (tx) => replaceConcernSeal(tx, { id, column, from: sealed, to })),
    })),
  ];
}
