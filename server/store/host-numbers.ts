/**
 * Which of a scan's hosts a finding was seen on, as numbers into the scan's list: ascending, each as its distance from the one before, in groups of seven
 * bits with the lowest first. A byte for most hosts, where their names would take thirty.
 */
export function packNumbers(numbers: readonly number[]): Buffer {
  const sorted = isAscending(numbers) ? numbers : [...new Set(numbers)].sort((a, b) => a - b);
  const packed = Buffer.allocUnsafe(sorted.length * 5);
  let length = 0;
  let before = -1;
  for (const number of sorted) {
    let rest = number - before - 1;
    before = number;
    for (; rest > 127; rest = Math.floor(rest / 128)) packed[length++] = (rest % 128) + 128;
    packed[length++] = rest;
  }
  return packed.subarray(0, length);
}

/** The other way round. */
export function unpackNumbers(packed: Uint8Array): number[] {
  const numbers: number[] = [];
  let before = -1;
  let rest = 0;
  let unit = 1;
  for (const byte of packed) {
    rest += (byte % 128) * unit;
    if (byte > 127) unit *= 128;
    else {
      before += rest + 1;
      numbers.push(before);
      rest = 0;
      unit = 1;
    }
  }
  return numbers;
}

function isAscending(numbers: readonly number[]): boolean {
  let before = -1;
  for (const number of numbers) {
    if (number <= before) return false;
    before = number;
  }
  return true;
}

/** Reads the packed hosts of a scan's findings. Findings seen on the same hosts share one list: a scan may see thousands of rules on thousands of hosts. */
export function hostNames({ hosts, otherHosts }: { hosts: readonly string[]; otherHosts: readonly string[] }): (packed: Uint8Array) => string[] {
  const names = [...hosts, ...otherHosts];
  const lists = new Map<string, string[]>();
  return (packed) => {
    const key = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).toString("latin1");
    const known = lists.get(key);
    if (known) return known;
    const list = unpackNumbers(packed).map((number) => names[number] ?? "");
    lists.set(key, list);
    return list;
  };
}
