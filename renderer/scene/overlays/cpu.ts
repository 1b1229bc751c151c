import { t } from '../../i18n/i18n.ts';
import { formatCores, quantityText } from '../../ui/format.ts';
import { overlayOfUse } from './use.ts';

/** CPU heat: what hosts use of their cores, and how many cores VMs were given; the use of single VMs is not measured. */
export const cpuOverlay = overlayOfUse({
  name: 'cpu',
  useOf: (host) => host.cpu,
  givenOf: (vm) => vm.cpuCores,
  toUse: (cores) => cores * 1000,
  begins: [2, 4, 8, 16, 32],
  formatShort: String,
  format: (count) => t('count.cores', { count }),
  formatUse: (millis) => quantityText(formatCores(millis)),
});
