import { Prisma } from "#prisma/generated/client.ts";

// Never evaluated = no evaluation at all: one that has expired was evaluated, and is open again. Information is evaluated by rule and never waits.
export const WAITS = Prisma.sql`(f.severity <> 'info' and not exists (select from app.evaluation e where e.client_id = f.client_id and e.finding_id = f.finding_id))`;

/** What the last scan that saw a finding `f` said of it, whatever order the scans came in. */
export const TOOL_MARKED = Prisma.sql`coalesce((select g.tool_marked from app.sighting g join app.scan n using (client_id, scan_id)
  where g.client_id = f.client_id and g.finding_id = f.finding_id order by n.finished_at desc, n.scan_id desc limit 1), false)`;

/** Findings of one rule are alike only with the same discriminator: extensions share a type, compliance checks a plugin. Without one known, none is alike. */
export const ALIKE = Prisma.sql`(f.family, f.rule_id, f.discriminator)`;
