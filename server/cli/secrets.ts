import { ACTOR, type Command } from "#server/cli/command.ts";
import { rotateSecrets } from "#server/operations/rotate-secrets.ts";
import { countOf } from "#server/posture/format.ts";

export const secretsRotate: Command = {
  usage: "secrets rotate   (seals every secret again under the newest key; with DATABASE_URL set KEEPWATCH_SEALING_KEY to a new one first)",
  options: [],
  async run() {
    const json = await rotateSecrets({ actor: ACTOR, now: new Date().toISOString() });
    const { keyId, madeKey, sources, concerns, closed } = json;
    const made = madeKey ? `Made key ${keyId}. ` : sources + concerns === 0 ? `Everything is under key ${keyId} already. ` : "";
    const wrong = closed.length === 0 ? "" : `\nNo key opens these; they are left as they were: ${closed.join(", ")}.`;
    const text = `${made}Sealed again: ${countOf(sources, "secret")} of sources, ${countOf(concerns, "text")} of concerns. The key before still opens what is in your backups: keep it with them.${wrong}`;
    return { json, text, refused: closed.length > 0 };
  },
};
