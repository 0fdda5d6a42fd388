import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { noteAccountFollower, noteLinkFollower } from "#server/store/follow.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Where = { slide: string; following: boolean };
type ByAccount = Where & { scope: ClientScope; id: string; person: { userId: string; name: string }; now: string };
type ByLink = Where & { tokenSha256: string; followerId: string; name: string };

const NAME = 60;

/** A signed-in client user says where they are; the presenter sees it. Errors: not-found when the walk-through is foreign, absent or over. */
export async function notePresence({ scope, id, person, slide, following, now }: ByAccount): Promise<void> {
  await noteAccountFollower(scope, id, { followerId: person.userId, name: cleanLine(person.name, NAME) || "A colleague", slide, following }, now);
}

/** The same for somebody who came by link, under the name they gave. Errors: bad-input without a name; not-found when the link is not open. */
export async function noteGuestPresence({ tokenSha256, followerId, name, slide, following }: ByLink): Promise<void> {
  const named = cleanLine(name, NAME);
  if (named === "") throw new AppError("bad-input", "Please say who you are, so that the presenter knows who is here.");
  await noteLinkFollower(tokenSha256, { followerId, name: named, slide, following });
}
