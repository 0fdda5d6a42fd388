import { addUser } from "#server/operations/add-user.ts";
import { withIdentity } from "#server/store/database.ts";
import { type ClientScope, scopeForUser } from "#server/store/scope.ts";

/** Test only: the scope of somebody with this role, on the logins the web uses. Taken again after clients were added. */
export async function staffScope(role: "admin" | "security", now: string): Promise<ClientScope> {
  const email = `${role}-sources@example.org`;
  const find = () => withIdentity((tx) => tx.user.findUnique({ where: { email }, select: { userId: true } }));
  if (!(await find())) await addUser({ email, role, clients: [], actor: "test", now });
  return scopeForUser({ userId: (await find())?.userId ?? "", role });
}
