import { handleDocument } from "#server/api/documents.ts";

type Params = { params: Promise<{ id: string }> };

export async function GET(request: Request, { params }: Params): Promise<Response> {
  return handleDocument(request, await params);
}
