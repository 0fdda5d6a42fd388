import { handleIngest } from "#server/api/ingest.ts";

export async function POST(request: Request, { params }: { params: Promise<{ source: string }> }): Promise<Response> {
  return handleIngest(request, (await params).source);
}
