import { handleExport, handleProtectedExport } from "#server/api/export.ts";

type Params = { params: Promise<{ client: string; period: string; format: string }> };

export async function GET(request: Request, { params }: Params): Promise<Response> {
  return handleExport(request, await params);
}

export async function POST(request: Request, { params }: Params): Promise<Response> {
  return handleProtectedExport(request, await params);
}
