import { ACTOR, type Command } from "#server/cli/command.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { addMaintenance } from "#server/operations/add-maintenance.ts";

export const maintenanceAdd: Command = {
  usage:
    "maintenance add --client C [--site S] --from T --to T --announced T --reason R [--kind maintenance|emergency|client-request|third-party|force-majeure] [--approved-by NAME]   (without --site: all sites; T is an instant, --from and --to may be the client's own clock: 2026-09-13T02:00)",
  options: ["client", "site", "from", "to", "announced", "reason", "kind", "approved-by"],
  async run({ need, text }) {
    const kind = text("kind");
    const window = {
      client: need("client"),
      site: text("site") ?? null,
      from: need("from"),
      to: need("to"),
      announced: need("announced"),
      reason: need("reason"),
      approvedBy: text("approved-by") ?? null,
      ...(kind === undefined ? {} : { kind }),
    };
    const result = await addMaintenance({
      scope: await findClientScope(window.client),
      ...window,
      actor: ACTOR,
      by: "An operator",
      now: new Date().toISOString(),
    });
    return { json: result, text: result.added ? `Added maintenance window ${result.id}.` : `That window was there already (${result.id}).` };
  },
};
