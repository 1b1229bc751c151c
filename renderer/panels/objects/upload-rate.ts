/** How much had gone when; bytes and milliseconds. */
export type Sample = { bytes: number; atMs: number };

/** Over how long the speed is looked at, in milliseconds: it follows the line, and does not jump with every piece. */
const windowMs = 10_000;

/** The samples that tell the speed now, with another one. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  // What began anew has another speed.
  const before = samples.filter(({ bytes }) => bytes <= sample.bytes);
  const young = before.filter(({ atMs }) => sample.atMs - atMs <= windowMs);
  // One that is older keeps the speed of a slow line, of which a piece takes longer than that.
  return [...(young.length > 0 ? young : before.slice(-1)), sample];
}

/** Bytes a second; null while too little has gone to say. */
export function bytesPerSecond(samples: readonly Sample[]): number | null {
  const [first] = samples;
  const last = samples.at(-1);
  if (!first || !last || last.atMs - first.atMs < 500) return null;
  return ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000;
}

/** Seconds until all has gone at the speed there is; null where that cannot be said. */
export function secondsLeft(samples: readonly Sample[], totalBytes: number): number | null {
  const speed = bytesPerSecond(samples);
  const last = samples.at(-1);
  return speed === null || speed <= 0 || !last ? null : (totalBytes - last.bytes) / speed;
}
