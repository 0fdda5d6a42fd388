"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UploadDetail } from "#components/findings/finding-answers.ts";
import { ImportResult } from "#components/findings/import-result.tsx";
import { QUIET, useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { useRefreshAfter } from "#components/ui/use-refresh-after.ts";

const LOOK_AGAIN_MS = 1_000;
const isBusy = ({ state }: UploadDetail) => state === "waiting" || state === "running";

/** What becomes of a file that was handed in: read by the worker, told when it has ended. Looks again only until then. */
export function ImportProgress({ initial }: { initial: UploadDetail }) {
  const api = useTRPC();
  const queries = useQueryClient();
  const { id } = initial;
  const { data } = useQuery(
    api.uploads.get.queryOptions(
      { id },
      { initialData: initial, trpc: { context: QUIET }, refetchInterval: (query) => (query.state.data && isBusy(query.state.data) ? LOOK_AGAIN_MS : false) },
    ),
  );
  const cancel = useMutation(
    api.uploads.cancel.mutationOptions({ onSettled: () => queries.invalidateQueries({ queryKey: api.uploads.get.queryKey({ id }) }) }),
  );
  const busy = isBusy(data);
  useRefreshAfter(busy);
  return (
    <div className="import-result" aria-live="polite">
      {busy && (
        <section aria-label={data.name}>
          <progress aria-label="Reading the file" />
          <p>
            {data.state === "waiting" ? `${data.name} waits to be read, for seconds as a rule.` : `${data.name} is being read.`} You can leave this page; it
            goes on, and the result stands in the list below.
          </p>
          {data.state === "waiting" && (
            <Button tone="plain" isPending={cancel.isPending} onPress={() => cancel.mutate({ id })}>
              Take it back
            </Button>
          )}
          {cancel.error && <FormStatus submit={submitState(cancel, "")} />}
        </section>
      )}
      {data.state === "cancelled" && (
        <section aria-labelledby="result">
          <h2 id="result">{data.name} was taken back before it was read.</h2>
        </section>
      )}
      {data.state === "failed" && (
        <section aria-labelledby="result">
          <h2 id="result">{data.name} was refused. Nothing was changed.</h2>
          <p className="error-text">{data.error}</p>
        </section>
      )}
      {data.result !== null && <ImportResult result={data.result} client={data.client} />}
    </div>
  );
}
