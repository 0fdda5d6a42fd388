import { handleBulkDownload } from "#server/api/bulk-download.ts";

type Params = { params: Promise<{ id: string }> };

export async function GET(request: Request, { params }: Params): Promise<Response> {
  return handleBulkDownload(request, await params);
}
