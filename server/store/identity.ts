import { Role } from "#server/posture/access.ts";
import { askIdentity, withIdentity } from "#server/store/database.ts";

/** A signed-in person as of this request: read from the database every time, never from a cookie. */
export interface Person {
  userId: string;
  email: string;
  name: string;
  role: Role;
}

interface UserRow {
  userId: string;
  email: string;
  name: string;
  role: string;
  disabledAt: Date | null;
}

function personOf(row: UserRow): Person | null {
  const role = Role.safeParse(row.role);
  return row.disabledAt === null && role.success ? { userId: row.userId, email: row.email, name: row.name, role: role.data } : null;
}

/** Null when nobody with that address may sign in; `passwordHash` is null when they have no password. */
export async function findSignIn(email: string): Promise<{ person: Person; passwordHash: string | null } | null> {
  const row = await askIdentity((people) => people.user.findUnique({ where: { email } }));
  const person = row && personOf(row);
  return person ? { person, passwordHash: row.passwordHash } : null;
}

/** As of now; null when unknown or disabled. */
export async function findPerson(userId: string): Promise<Person | null> {
  const row = await askIdentity((people) => people.user.findUnique({ where: { userId } }));
  return row && personOf(row);
}

export const IDLE_S = 30 * 60;
export const ABSOLUTE_S = 12 * 60 * 60;
const TOUCH_S = 60;
const AT_ONCE = 5;

/** Keeps a person's newest five sessions. */
export async function saveSession({ tokenSha256, userId, now }: { tokenSha256: string; userId: string; now: string }): Promise<void> {
  const at = new Date(now);
  const expiresAt = new Date(at.getTime() + ABSOLUTE_S * 1000);
  await withIdentity(async (tx) => {
    await tx.session.create({ data: { tokenSha256, userId, createdAt: at, seenAt: at, expiresAt } });
    const older = await tx.session.findMany({ where: { userId }, orderBy: { createdAt: "desc" }, skip: AT_ONCE, select: { tokenSha256: true } });
    if (older.length > 0) await tx.session.deleteMany({ where: { tokenSha256: { in: older.map((row) => row.tokenSha256) } } });
  });
}

/** The person behind a session, or null if it is unknown, idle for 30 minutes, 12 hours old, or its user is disabled. `used` = a person does something: it counts as a sign of life. */
export async function findSession({ tokenSha256, now, used = true }: { tokenSha256: string; now: string; used?: boolean }): Promise<Person | null> {
  const at = new Date(now).getTime();
  const session = await askIdentity((people) => people.session.findUnique({ where: { tokenSha256 }, include: { user: true } }));
  if (!session) return null;
  const idle = at - session.seenAt.getTime();
  if (session.expiresAt.getTime() <= at || idle > IDLE_S * 1000) {
    await deleteSession(tokenSha256);
    return null;
  }
  if (used && idle > TOUCH_S * 1000) await askIdentity((people) => people.session.updateMany({ where: { tokenSha256 }, data: { seenAt: new Date(now) } }));
  return personOf(session.user);
}

export async function deleteSession(tokenSha256: string): Promise<void> {
  await askIdentity((people) => people.session.deleteMany({ where: { tokenSha256 } }));
}

export interface UserListing extends Omit<Person, "role"> {
  role: string;
  disabledAt: string | null;
  clients: number;
}

export async function listUsers(): Promise<UserListing[]> {
  return withIdentity(async (tx) => {
    const users = await tx.user.findMany({ orderBy: { email: "asc" } });
    const counts = await tx.membership.groupBy({ by: ["userId"], _count: { _all: true } });
    const clientsOf = new Map(counts.map((row) => [row.userId, row._count._all]));
    return users.map(({ userId, email, name, role, disabledAt }) => ({
      userId,
      email,
      name,
      role,
      disabledAt: disabledAt?.toISOString() ?? null,
      clients: clientsOf.get(userId) ?? 0,
    }));
  });
}
