import { TabLinks } from "#components/sources/sources-nav.tsx";
import { formatCount } from "#server/posture/format.ts";

/** The places of this workplace. */
export function FindingsNav({ current, waiting, all }: { current: "queue" | "ledger" | "scans" | "import" | "rules"; waiting?: number; all?: number }) {
  const counted = (label: string, count: number | undefined) => (count === undefined ? label : `${label}, ${formatCount(count)}`);
  return (
    <TabLinks
      label="Findings"
      tabs={[
        { href: "/findings", label: counted("Waiting", waiting), current: current === "queue" },
        { href: "/findings?view=ledger", label: counted("All findings", all), current: current === "ledger" },
        { href: "/findings/scans", label: "Scans", current: current === "scans" },
        { href: "/findings/import", label: "Import", current: current === "import" },
        { href: "/findings/rules", label: "Rules", current: current === "rules" },
      ]}
    />
  );
}
