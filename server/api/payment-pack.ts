import { FILE_HEADERS, refusedFile } from "#server/api/file-reply.ts";
import { Slug } from "#server/api/input.ts";
import { contextOf } from "#server/api/session.ts";
import { admitOrNote } from "#server/api/trpc.ts";
import { AppError } from "#server/errors.ts";
import { exportPaymentPack } from "#server/operations/export-payment-pack.ts";
import { scopeForUser } from "#server/store/scope.ts";

/** PCI DSS 12.9.2 for one client as PDF or CSV. Foreign, missing, without payments and malformed get the same 404, to the byte. */
export async function handlePaymentPack(request: Request, { client, format }: { client: string; format: string }): Promise<Response> {
  const context = await contextOf(request.headers);
  try {
    await admitOrNote(context, "document:read", "payment responsibilities");
    const { person } = context;
    if (person === null) throw new AppError("unauthenticated", "no session");
    const scope = await scopeForUser({ userId: person.userId, role: person.role });
    const file = await exportPaymentPack({ scope, clientSlug: Slug.parse(client), format, now: context.now });
    const headers = { ...FILE_HEADERS, "Content-Type": file.contentType, "Content-Disposition": `attachment; filename="${file.fileName}"` };
    return new Response(new Uint8Array(file.bytes), { headers });
  } catch (error) {
    return refusedFile(error, context.requestId);
  }
}
