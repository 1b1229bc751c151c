const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** Bytes as Kubernetes writes them: whole, in the largest binary unit (apimachinery api/resource, BinarySI). */
export function formatBytes(bytes: number): string {
  let value = Math.ceil(bytes);
  let unit = 0;
  while (value !== 0 && value % 1024 === 0 && unit < BINARY.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${BINARY[unit] ?? ''}`;
}

/** CPU as Kubernetes writes it: whole cores, else thousandths (apimachinery api/resource, DecimalSI). */
export function formatCpu(millis: number): string {
  const whole = Math.floor(millis);
  return whole % 1000 === 0 ? String(whole / 1000) : `${whole}m`;
}
