import type { Metadata } from "next";
import { ExportsScreen } from "#components/exports/exports-screen.tsx";
import { exportPeriods } from "#components/exports/export-periods.ts";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Exports" };

export default async function ExportsPage() {
  const { exports, clients, latest } = await pageData("/exports", async (api) => {
    const { rows, ...month } = await api.clients.list({});
    return { exports: await api.exports.list(), clients: rows.length, latest: month.latest };
  });
  return <ExportsScreen exports={exports} periods={exportPeriods(latest)} latest={latest} clients={clients} />;
}
