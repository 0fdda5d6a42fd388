type ClientSearchProps = { action: string; search: string; kept: Record<string, string | undefined> };

/** A form without scripts; `kept` = what else stands in the address. */
export function ClientSearch({ action, search, kept }: ClientSearchProps) {
  return (
    <search>
      <form className="client-search" action={action}>
        {Object.entries(kept).map(([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />)}
        <div className="field">
          <label htmlFor="client-search">Find a client</label>
          <input id="client-search" name="search" type="search" defaultValue={search} maxLength={80} placeholder="Name or state" />
        </div>
        <button type="submit" className="btn">
          Find
        </button>
      </form>
    </search>
  );
}
