/** What the clients' proofs add up to, then for how many the promise was kept; without the first, the second alone. */
export function PortfolioProof({ total, proof }: { total: string | null; proof: string }) {
  if (total === null) return proof;
  return (
    <>
      {total}
      <small>{proof}</small>
    </>
  );
}
