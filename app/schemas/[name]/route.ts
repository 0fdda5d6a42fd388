import { handleReportSchema } from "#server/api/report-schema.ts";

export async function GET(_: Request, { params }: { params: Promise<{ name: string }> }): Promise<Response> {
  return handleReportSchema((await params).name);
}
