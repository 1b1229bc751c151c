const UNITS: Record<string, number> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/** The number a Kubernetes quantity means (Kubernetes API, resource.Quantity); 0 for what is none. */
export function toNumber(quantity: unknown): number {
  if (typeof quantity === 'number') return quantity;
  const match = typeof quantity === 'string' ? /^([\d.]+)([A-Za-z]{0,2})$/.exec(quantity) : null;
  return match === null ? 0 : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0);
}
