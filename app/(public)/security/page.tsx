import type { Metadata } from "next";
import { StatementScreen } from "#components/public/statement-screen.tsx";
import { pageData } from "#server/api/caller.ts";
import { vendor } from "#server/api/vendor.ts";

export const metadata: Metadata = { title: "Security statement" };

export default async function SecurityPage() {
  return <StatementScreen vendor={(await vendor()).name} statement={await pageData("/security", (api) => api.statement.get())} />;
}
