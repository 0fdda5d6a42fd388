import { handlePaymentPack } from "#server/api/payment-pack.ts";

type Params = { params: Promise<{ client: string; format: string }> };

export async function GET(request: Request, { params }: Params): Promise<Response> {
  return handlePaymentPack(request, await params);
}
