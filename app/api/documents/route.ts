import { handleUpload } from "#server/api/documents.ts";

export function POST(request: Request): Promise<Response> {
  return handleUpload(request);
}
