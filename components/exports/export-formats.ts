/** The files a report can be had as, in the order people look for them. */
export const EXPORT_FORMATS: readonly { value: string; label: string; note: string }[] = [
  { value: "pdf", label: "PDF", note: "to print, post or attach" },
  { value: "pptx", label: "PowerPoint", note: "the slides, to change and present" },
  { value: "xlsx", label: "Excel", note: "every table and figure, to work with" },
  { value: "csv", label: "CSV", note: "every figure, for programs and spreadsheets" },
  { value: "json", label: "JSON", note: "the whole report, for programs" },
];
