import { log } from "#server/log.ts";
import { withPublic } from "#server/store/database.ts";

/** Whether requests can be answered now. Says why to the log only. */
export async function handleReady(): Promise<Response> {
  const ok = await withPublic((tx) => tx.$queryRaw`select 1`).then(
    () => true,
    (error: unknown) => {
      log("error", "web.not-ready", { error: String(error) });
      return false;
    },
  );
  return Response.json({ ok }, { status: ok ? 200 : 503, headers: { "Cache-Control": "no-store" } });
}
