import type { Metadata } from "next";
import { PeopleScreen } from "#components/people/people-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "People" };

export default async function UsersPage() {
  return <PeopleScreen people={await pageData("/users", (api) => api.users.list())} />;
}
