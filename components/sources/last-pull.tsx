"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { SourceProgress } from "#components/sources/source-answers.ts";
import { broughtText, utcMoment, tookText } from "#components/sources/source-words.ts";
import { QUIET, useTRPC } from "#components/trpc.tsx";
import { Button } from "#components/ui/button.tsx";
import { FormStatus } from "#components/ui/form-status.tsx";
import { submitState } from "#components/ui/mutation-state.ts";
import { useRefreshAfter } from "#components/ui/use-refresh-after.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";

const LOOK_AGAIN_MS = 1_500;
const isBusy = ({ pullRequested, runningSince }: SourceProgress) => pullRequested !== null || runningSince !== null;

/** How the source does, in words, and a pull on demand: asked for here, taken by the worker, told when it has ended. Looks again only while one is under way. */
export function LastPull({ source, mayPull, initial }: { source: string; mayPull: boolean; initial: SourceProgress }) {
  const api = useTRPC();
  const queries = useQueryClient();
  const { data } = useQuery(
    api.sources.progress.queryOptions(
      { source },
      { initialData: initial, trpc: { context: QUIET }, refetchInterval: (query) => (query.state.data && isBusy(query.state.data) ? LOOK_AGAIN_MS : false) },
    ),
  );
  const pull = useMutation(
    api.sources.pull.mutationOptions({ onSuccess: () => queries.invalidateQueries({ queryKey: api.sources.progress.queryKey({ source }) }) }),
  );
  // What an act on this page has changed comes with the page's own data.
  useEffect(() => {
    queries.setQueryData(api.sources.progress.queryKey({ source }), initial);
  }, [queries, api, source, initial]);
  const busy = isBusy(data);
  useRefreshAfter(busy);
  return (
    <section className="source-now" aria-label="How it does">
      <div>
        <VerdictMark verdict={data.health.verdict} />
        <p>
          <strong>{data.health.sentence}</strong>
        </p>
        {data.health.todo !== null && <p>{data.health.todo}</p>}
        {data.last?.error && <p className="error-text">What the last pull met: {data.last.error}</p>}
        <div role="status">
          <Progress {...data} ended={pull.isSuccess && !busy} />
        </div>
        {pull.error && <FormStatus submit={submitState(pull, "")} />}
      </div>
      {mayPull && (
        <div className="actions">
          <Button tone="primary" isPending={pull.isPending || busy} onPress={() => pull.mutate({ source })}>
            Pull now
          </Button>
        </div>
      )}
    </section>
  );
}

function Progress({ pullRequested, runningSince, last, ended }: SourceProgress & { ended: boolean }) {
  if (runningSince !== null)
    return (
      <>
        <progress aria-label="Pull under way" />
        <p>A pull is running since {utcMoment(runningSince)}. You can leave this page; it goes on.</p>
      </>
    );
  if (pullRequested !== null)
    return (
      <>
        <progress aria-label="Pull asked for" />
        <p>Asked for by {pullRequested.by}. The worker takes it within seconds.</p>
      </>
    );
  if (!ended || last === null) return null;
  return last.status === "succeeded" ? (
    <p>
      The pull ended after {tookText(last.at, last.finishedAt)}. {broughtText(last)}
    </p>
  ) : (
    <p>The pull failed. No figure was changed.</p>
  );
}
