import { AppError } from "#server/errors.ts";
import { readPaymentPack } from "#server/operations/payment-pack.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; clientSlug: string; format: string; now: string };

/** The responsibilities as a file. Errors: not-found for another format, and also where no payments are taken, so that nothing is claimed. */
export async function exportPaymentPack({ format, now, ...place }: Request): Promise<{ bytes: Uint8Array; fileName: string; contentType: string }> {
  const pack = await readPaymentPack({ ...place, now });
  if (pack.rows.length === 0 || (format !== "pdf" && format !== "csv")) throw new AppError("not-found", "There is no such document.");
  const { paymentPackCsv, paymentPackPdf } = await import("#server/renderers/payment-pack.ts");
  const fileName = `${pack.client.slug}-pci-responsibilities-${pack.day}.${format}`;
  if (format === "pdf") return { bytes: paymentPackPdf(pack, now), fileName, contentType: "application/pdf" };
  return { bytes: new TextEncoder().encode(paymentPackCsv(pack)), fileName, contentType: "text/csv; charset=utf-8" };
}
