import { LinkMenu } from "#components/ui/link-menu.tsx";
import { formatMonth } from "#server/posture/format.ts";
import { historyMonths } from "#server/posture/promise-history.ts";

type MonthMenuProps = { period: string; latest: string; hrefOf: (period: string) => string };

/** The last twelve months that are over, newest first. */
export function MonthMenu({ period, latest, hrefOf }: MonthMenuProps) {
  const links = historyMonths(latest)
    .reverse()
    .map((each) => ({ href: hrefOf(each), label: formatMonth(each), current: each === period }));
  return <LinkMenu button={formatMonth(period)} title="Month" links={links} />;
}
