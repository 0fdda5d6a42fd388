import type { Metadata } from "next";
import Link from "next/link";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="notice">
      <p className="eyebrow">Not found</p>
      <h1>There is nothing here, or it is not shared with you.</h1>
      <p>Check the address, or go back to what you can open.</p>
      <p>
        <Link href="/">Go to your start page</Link>
      </p>
    </main>
  );
}
