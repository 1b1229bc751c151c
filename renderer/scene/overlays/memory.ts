import { formatBytes, quantityText } from '../../ui/format.ts';
import { overlayOfUse } from './use.ts';

const gib = 1024 ** 3;

const words = (bytes: number): string => quantityText(formatBytes(bytes));

/** Memory heat: what hosts use of theirs, and how much VMs were given; the use of single VMs is not measured. */
export const memoryOverlay = overlayOfUse({
  name: 'memory',
  useOf: (host) => host.memory,
  givenOf: (vm) => vm.memoryBytes,
  toUse: (bytes) => bytes,
  begins: [2 * gib, 4 * gib, 8 * gib, 16 * gib, 32 * gib],
  format: words,
  formatUse: words,
});
