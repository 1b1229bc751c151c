/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Subtrees that are the same, written once: `{"$ref": N}` stands for the Nth of `shared`. */
export interface Packer {
  /** Takes a value in; what it returns goes to `finish`. */
  add: (value: Json) => number;
  /** The shared subtrees in an order in which each refers to earlier ones only, and every added value. */
  finish: () => { shared: Json[]; toJson: (added: number) => Json };
}

interface Unique {
  value: Json;
  uses: number;
}

/** A subtree shorter than this is cheaper said again than referred to. */
const SHORTEST_SHARED = 24;

/** Opens an empty pool of subtrees. */
export function createPacker(): Packer {
  const byText = new Map<string, number>();
  const unique: Unique[] = [];

  /** Objects become `{"$ref": id}` of the pool; all else stays. */
  const intern = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(intern);
    if (typeof value !== 'object' || value === null) return value;
    const flat = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, intern(child)]));
    const text = JSON.stringify(flat);
    let id = byText.get(text);
    if (id === undefined) {
      id = unique.push({ value: flat, uses: 0 }) - 1;
      byText.set(text, id);
      countUses(flat);
    }
    return { $ref: id };
  };
  const countUses = (value: Json): void => {
    for (const child of Object.values(value as Record<string, Json>)) eachRef(child, (id) => use(id));
  };
  const use = (id: number): void => {
    const found = unique[id];
    if (found !== undefined) found.uses += 1;
  };

  return {
    add: (value) => {
      const id = refOf(intern(value));
      if (id === undefined) throw new Error('only objects are packed');
      use(id);
      return id;
    },
    finish: () => {
      const places = new Map<number, number>();
      const shared: Json[] = [];
      const write = (value: Json): Json => {
        if (Array.isArray(value)) return value.map(write);
        const id = refOf(value);
        if (id === undefined) return value;
        const place = places.get(id);
        return place === undefined ? whole(id) : { $ref: place };
      };
      const whole = (id: number): Json =>
        Object.fromEntries(
          Object.entries(unique[id]?.value as Record<string, Json>).map(([key, child]) => [
            key,
            write(child),
          ]),
        );
      for (const [id, { uses }] of unique.entries()) {
        if (uses < 2) continue;
        const written = whole(id);
        if (JSON.stringify(written).length < SHORTEST_SHARED) continue;
        places.set(id, shared.push(written) - 1);
      }
      return { shared, toJson: (added) => write({ $ref: added }) };
    },
  };
}

function refOf(value: Json): number | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return typeof value.$ref === 'number' ? value.$ref : undefined;
}

function eachRef(value: Json, visit: (id: number) => void): void {
  if (Array.isArray(value)) for (const item of value) eachRef(item, visit);
  const id = refOf(value);
  if (id !== undefined) visit(id);
}
