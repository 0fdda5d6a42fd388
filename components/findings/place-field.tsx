"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";

export type Place = { client: string; clientName: string; site: string | null; host: string | null };
type PlaceFieldProps = { wants: "site" | "client"; place: Place | null; onChoose: (place: Place | null) => void };

const nameOf = ({ clientName, host }: Place) => (host === null ? clientName : `${clientName}, ${host}`);

/** Whose evidence it is, found by name: a site for a scan, and for purged accounts the client of rows that name none. */
export function PlaceField({ wants, place, onChoose }: PlaceFieldProps) {
  const api = useTRPC();
  const [search, setSearch] = useState("");
  const enough = search.trim().length >= 2;
  const found = useQuery(api.sourceInbox.places.queryOptions({ search: search.trim(), wants }, { enabled: enough, placeholderData: keepPreviousData }));
  const places = enough && place === null ? (found.data ?? []) : [];
  if (place !== null)
    return (
      <div className="field">
        <span className="label">{wants === "site" ? "Site" : "Client"}</span>
        <p className="chosen-place">
          <strong>{nameOf(place)}</strong>
          <Button tone="plain" onPress={() => onChoose(null)}>
            Choose another
          </Button>
        </p>
      </div>
    );
  return (
    <div>
      <Field
        label={wants === "site" ? "Find the site" : "Find the client"}
        hint={wants === "site" ? "By the client's name or a part of the address." : "Only if the file's rows name no client. Leave it empty otherwise."}
        value={search}
        onChange={setSearch}
        autoComplete="off"
      />
      <p role="status" className="hint">
        {!enough ? "" : found.isPending ? "Looking…" : places.length === 0 ? "Nothing has a name like that." : `${places.length} found. Choose one.`}
      </p>
      <ul className="place-list">
        {places.map((each) => (
          <li key={`${each.client}/${each.site}`}>
            <button type="button" className="offer" onClick={() => onChoose(each)}>
              {nameOf(each)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
