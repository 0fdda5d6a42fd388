import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { accentStyle } from "#components/ui/accent-style.ts";
import { vendor } from "#server/api/vendor.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Keepwatch", template: "%s · Keepwatch" },
  description: "What we promised about your websites, and what the evidence shows.",
  referrer: "no-referrer",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A page rendered ahead of the request has no nonce, so its scripts would be refused.
  await connection();
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" style={accentStyle((await vendor()).accent)}>
      <head>
        <meta property="csp-nonce" nonce={nonce} />
      </head>
      <body>{children}</body>
    </html>
  );
}
