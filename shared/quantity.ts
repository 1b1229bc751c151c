const decimal: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};
const binary: Record<string, number> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const form = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([KMGTPE]i|[numkMGTPE]?))$/;

/** Parses a Kubernetes quantity ("1500m", "4Gi", "1e3") to a plain number; null where it is none. Source: Kubernetes apimachinery resource.Quantity. */
export function parseQuantity(text: unknown): number | null {
  if (typeof text === 'number') return Number.isFinite(text) ? text : null;
  if (typeof text !== 'string') return null;
  const match = form.exec(text.trim());
  if (!match) return null;
  const [, digits = '', exponent, suffix = ''] = match;
  const factor = exponent ? Number(`1${exponent}`) : (binary[suffix] ?? decimal[suffix]);
  return factor === undefined ? null : Number(digits) * factor;
}

/** A CPU quantity in thousandths of a core; null where it is none. */
export function toCpuMillis(text: unknown): number | null {
  const cores = parseQuantity(text);
  return cores === null ? null : Math.round(cores * 1000);
}

/** A memory or storage quantity in bytes; null where it is none. */
export function toBytes(text: unknown): number | null {
  const bytes = parseQuantity(text);
  return bytes === null ? null : Math.round(bytes);
}

/** Bytes as a Kubernetes quantity: whole GiB, else MiB rounded up. */
export function quantityOf(bytes: number): string {
  const gib = 2 ** 30;
  return bytes % gib === 0 ? `${bytes / gib}Gi` : `${Math.ceil(bytes / 2 ** 20)}Mi`;
}
