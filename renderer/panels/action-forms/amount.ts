const gib = 2 ** 30;

/** Bytes as a whole number of GiB, rounded up; empty where they are not known. */
export function toGib(bytes: number | null): string {
  return bytes === null ? '' : String(Math.ceil(bytes / gib));
}

/** A number of GiB as bytes; null for what is no positive whole number. */
export function fromGib(text: string): number | null {
  const amount = Number(text);
  return /^\d+$/.test(text) && amount > 0 && amount < 1_000_000 ? amount * gib : null;
}
