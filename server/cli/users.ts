import { ACTOR, type Command } from "#server/cli/command.ts";
import { env } from "#server/env.ts";
import { addFirstAdmin, addUser, type Invitation } from "#server/operations/add-user.ts";

export const usersAdd: Command = {
  usage: "users add --email E --role csm|client|leadership|security|admin [--client C]... [--name N]",
  options: ["email", "role", "client", "name"],
  many: ["client"],
  async run({ need, text, list }) {
    return answer(
      await addUser({ email: need("email"), role: need("role"), name: text("name"), clients: list("client"), actor: ACTOR, now: new Date().toISOString() }),
    );
  },
};

export const usersFirstAdmin: Command = {
  usage: "users first-admin --email E   (only while there are no users)",
  options: ["email"],
  async run({ need }) {
    return answer(await addFirstAdmin({ email: need("email"), actor: ACTOR, now: new Date().toISOString() }));
  },
};

// The token is in the fragment, which browsers send to no server, proxy or log.
function answer(invitation: Invitation) {
  const link = `${env.url}/set-password#${invitation.token}`;
  const closed = env.passwordSignIn
    ? ""
    : "\nPassword sign-in is off here: set KEEPWATCH_PASSWORD_SIGN_IN=1 for the web process, or the password will not open anything.";
  return {
    json: { ...invitation, link },
    text: `${invitation.email} (${invitation.role}) chooses a password here, once, until ${invitation.expiresAt}:\n${link}${closed}`,
  };
}
