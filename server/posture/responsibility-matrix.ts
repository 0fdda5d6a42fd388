/** How residents pay: sent on to the payment page, the page shown inside the client's own, or not at all with us. */
export type PaymentPage = "redirect" | "embedded" | "none";
export type Party = "ours" | "yours" | "shared";
/** One requirement of PCI DSS 4.0.1 in our own words, and who answers for it. */
export type Responsibility = { requirement: string; about: string; party: Party; how: string };

type Answer = [party: Party, how: string];
type Row = { requirement: string; about: string; redirect: Answer; embedded: Answer };
const both = (requirement: string, about: string, party: Party, how: string): Row => ({ requirement, about, redirect: [party, how], embedded: [party, how] });

const ROWS: readonly Row[] = [
  both(
    "1",
    "Firewalls and other network controls around card data",
    "ours",
    "Your network carries no card data. Separating ours and reviewing its rules is up to us.",
  ),
  both("2", "Safe settings on every system, no default passwords", "ours", "Setting up and hardening the servers behind payments is up to us."),
  both(
    "3",
    "Stored card data is kept to a minimum and protected",
    "ours",
    "Card numbers go to the payment service and never to your website. Do not ask for them in forms, e-mails or calls you record.",
  ),
  both("4", "Card data is encrypted on its way", "ours", "Serving the payment page over current TLS is up to us."),
  both("5", "Protection against malicious software", "shared", "The servers are up to us; the computers your staff manage the website with are up to you."),
  {
    requirement: "6",
    about: "Secure development and timely patches",
    redirect: ["ours", "Developing and patching the website platform and the payment page is up to us."],
    embedded: ["shared", "The platform is up to us; code you add to your pages is yours to keep safe and current."],
  },
  {
    requirement: "6.4.3",
    about: "Every script on a payment page is listed, allowed and unchanged",
    redirect: ["ours", "Scripts run on the payment page only, which is not part of your website."],
    embedded: [
      "shared",
      "Scripts on your page run beside the embedded payment page. The list for our templates is up to us; approving and justifying each script you add is up to you.",
    ],
  },
  both("7", "Access only for people who need it", "shared", "Our staff are up to us; you decide who of yours may see payments and tell us who leaves."),
  both("8", "Everybody signs in as themselves, with a second factor", "shared", "Our staff are up to us; yours share no account and use the second factor."),
  both("9", "Buildings and media are secured", "shared", "Data centers are up to us; card readers, paper and computers in your offices are up to you."),
  both("10", "Access is logged and the logs are read", "ours", "Logging access to the payment systems and reading the logs is up to us."),
  {
    requirement: "11",
    about: "Systems are tested: scans, penetration tests",
    redirect: ["ours", "Scanning and testing the website platform and the payment systems is up to us."],
    embedded: ["shared", "The platform is up to us. Your page with the embedded payment page belongs to your own quarterly external scan."],
  },
  {
    requirement: "11.6.1",
    about: "Changes to a payment page and its headers are detected",
    redirect: ["ours", "Watching the payment page for changes is up to us. Your website is not part of it."],
    embedded: ["shared", "The embedded page is up to us; the page of yours around it has to be watched too, and its alerts answered by you."],
  },
  both("12", "Policies, training and an incident plan", "shared", "Each of us keeps our own; you name the person we call in an incident."),
  both(
    "12.8",
    "You keep a list of service providers and check them yearly",
    "yours",
    "List us and the payment service, keep the agreement, and read our statement each year.",
  ),
  both("12.9.2", "We tell you our status and who answers for what", "ours", "This document, and our current statement with it."),
];

/** Who answers for each requirement with this kind of payment page; nothing where there are no payments with us. Source: PCI DSS 4.0.1, requirements 1 to 12. */
export function responsibilities(page: PaymentPage | null): Responsibility[] {
  if (page !== "redirect" && page !== "embedded") return [];
  return ROWS.map(({ requirement, about, ...answers }) => {
    const [party, how] = answers[page];
    return { requirement, about, party, how };
  });
}

export const PARTY_WORDS: Record<Party, string> = { ours: "Ours", yours: "Yours", shared: "Shared" };
export const PAGE_WORDS: Record<PaymentPage, string> = {
  redirect: "Residents leave your website and pay on a payment page of their own.",
  embedded: "The payment page is shown inside a page of your website.",
  none: "No payments are taken through us.",
};
