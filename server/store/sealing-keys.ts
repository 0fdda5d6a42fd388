import { env } from "#server/env.ts";
import { installationKeyring, type Keyring } from "#server/store/secrets.ts";

/** Asked for at each use: a rotation adds a key while the processes run. */
export function sealingKeyring(): Keyring {
  const { current, older } = env.sealingKeys;
  return installationKeyring(current, older);
}
