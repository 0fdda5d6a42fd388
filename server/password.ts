import { hash, verify } from "@node-rs/argon2";

// OWASP's stronger Argon2id setting: about 60 ms and 64 MiB each, so only a few at a time.
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
const AT_ONCE = 4;
export const PASSWORD = { min: 15, max: 128 } as const;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, COST));
}

// A hash of 256 random bits nobody kept, made with COST.
const NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$OmDavn0maoRd2TKMkqlf7A$0x+L9wRs8v4/eahr82gKB4b5oYgxGKoOjFtrra3iXdw";

/** An unknown account costs as much as a wrong password, so the answer's timing tells nothing. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const same = await inTurn(() => verify(stored ?? NOBODY, password));
  return same && stored !== null;
}
