"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { addressOf } from "#components/sources/source-words.ts";
import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/select.tsx";

const ANY = { value: "any", label: "Any" };
type ScanFiltersProps = {
  query: { client?: string | undefined; site?: string | undefined };
  clients: { slug: string; name: string }[];
  sites: { slug: string; host: string }[];
};

/** Whose scans are listed. It lives in the address. */
export function ScanFilters({ query, clients, sites }: ScanFiltersProps) {
  const router = useRouter();
  const [client, setClient] = useState(query.client ?? "any");
  const [site, setSite] = useState(query.site ?? "any");
  const given = (value: string) => (value === "any" ? undefined : value);
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // Another client has other sites.
    router.push(addressOf("/findings/scans", { client: given(client), site: client === query.client ? given(site) : undefined }));
  }
  return (
    <search>
      <form className="find-filters" onSubmit={send}>
        <Select label="Client" options={[ANY, ...clients.map(({ slug, name }) => ({ value: slug, label: name }))]} value={client} onChange={setClient} />
        {sites.length > 1 && (
          <Select label="Site" options={[ANY, ...sites.map(({ slug, host }) => ({ value: slug, label: host }))]} value={site} onChange={setSite} />
        )}
        <div className="actions">
          <Button type="submit">Show</Button>
        </div>
      </form>
    </search>
  );
}
