import { AppError } from "#server/errors.ts";
import { planeOf, type Role } from "#server/posture/access.ts";
import type { ClientScope, ScopedPlane } from "#server/store/context.ts";
import { askIdentity } from "#server/store/database.ts";

export type { ClientScope };

/** client → their organisation, published reports only; csm → their book; the other staff roles → every client. Errors: forbidden for a client user of no or several organisations. */
export async function scopeForUser({ userId, role }: { userId: string; role: Role }): Promise<ClientScope> {
  const clients = role === "client" || role === "csm" ? await memberships(userId) : await everyClient();
  if (role === "client" && clients.length !== 1)
    throw new AppError("forbidden", "Your account is not linked to an organisation yet. Please ask your contact to link it.");
  return mint(planeOf(role), `user:${userId}`, clients);
}

/** For jobs, the command line and operations that write evidence. Client ids may be of clients that are about to be added. */
export async function scopeForJob(subject: string, clients: readonly string[] | "all"): Promise<ClientScope> {
  return mint("worker", `job:${subject}`, clients === "all" ? await everyClient() : [...new Set(clients)].sort());
}

function mint(plane: ScopedPlane, subject: string, clients: readonly string[]): ClientScope {
  return Object.freeze({ plane, subject, clients: Object.freeze([...clients]) }) as unknown as ClientScope;
}

async function memberships(userId: string): Promise<string[]> {
  const rows = await askIdentity((people) =>
    people.membership.findMany({ where: { userId, user: { disabledAt: null } }, select: { clientId: true }, orderBy: { clientId: "asc" } }),
  );
  return rows.map((row) => row.clientId);
}

async function everyClient(): Promise<string[]> {
  const rows = await askIdentity((people) => people.organisation.findMany({ select: { clientId: true }, orderBy: { clientId: "asc" } }));
  return rows.map((row) => row.clientId);
}
