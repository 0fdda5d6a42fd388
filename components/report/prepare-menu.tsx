import { LinkMenu } from "#components/ui/link-menu.tsx";
import { can, type Role } from "#server/posture/access.ts";

type PrepareMenuProps = { client: string; period: string; role: Role };

/** What somebody does before and after presenting a report; nothing for those who only read. */
export function PrepareMenu({ client, period, role }: PrepareMenuProps) {
  const links = [
    ...(can(role, "note:write") ? [{ href: `/clients/${client}/${period}/notes`, label: "Notes", note: "for the client and for you" }] : []),
    ...(can(role, "follow-up:read") ? [{ href: `/clients/${client}/follow-ups`, label: "Follow-ups", note: "asked and promised" }] : []),
    ...(can(role, "report:draft") ? [{ href: `/clients/${client}/walk-throughs`, label: "Walk-throughs", note: "shown and followed" }] : []),
    ...(can(role, "promise:read") ? [{ href: `/clients/${client}/promises`, label: "Promises", note: "twelve months, with evidence" }] : []),
    ...(can(role, "contract:read") ? [{ href: `/clients/${client}/maintenance`, label: "Maintenance", note: "windows and corrections" }] : []),
    ...(can(role, "contract:read") ? [{ href: `/clients/${client}/contract`, label: "Contract", note: "terms and credit" }] : []),
    ...(can(role, "client:list") ? [{ href: `/clients/${client}/sites`, label: "Sites", note: "since when and until when" }] : []),
    ...(can(role, "deadline:write") ? [{ href: `/clients/${client}/deadlines`, label: "Deadlines", note: "by when findings are fixed" }] : []),
    ...(can(role, "compliance:read") ? [{ href: `/clients/${client}/payments`, label: "Payments", note: "PCI DSS responsibilities" }] : []),
    ...(can(role, "design:write") ? [{ href: `/clients/${client}/settings`, label: "Report settings", note: "sections and order" }] : []),
  ];
  return links.length === 0 ? null : <LinkMenu button="Prepare" title="Prepare this report" links={links} />;
}
