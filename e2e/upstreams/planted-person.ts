/** Somebody who does not exist, in every record of a purged account: neither name nor addresses may be found anywhere afterwards. */
export const PERSON = { name: "Wilhelmina Quillfeather", email: "quillfeather@mail.invalid", ip: "203.0.113.77", ip6: "2001:db8:77::aaaa" } as const;
