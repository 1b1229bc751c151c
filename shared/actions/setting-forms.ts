/** In what form a setting has its value: one of some words, a whole number within bounds, a ratio, JSON, or any text. */
export type SettingForm =
  | { type: 'choice'; words: readonly string[] }
  | { type: 'number'; low: number; high: number; isWhole: boolean }
  | { type: 'json' }
  | { type: 'text' };

const truth: SettingForm = { type: 'choice', words: ['true', 'false'] };
const json: SettingForm = { type: 'json' };
const whole = (low: number, high: number): SettingForm => ({ type: 'number', low, high, isWhole: true });

/** Source: harvester/harvester pkg/settings/settings.go and pkg/webhook/resources/setting/validator.go. */
const forms: Readonly<Record<string, SettingForm>> = {
  'log-level': { type: 'choice', words: ['panic', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] },
  'ui-source': { type: 'choice', words: ['auto', 'external', 'bundled'] },
  'upgrade-checker-enabled': truth,
  'longhorn-v2-data-engine-enabled': truth,
  'csi-online-expand-validation': json,
  'overcommit-config': json,
  'vm-force-reset-policy': json,
  'vip-pools': json,
  'ntp-servers': json,
  'csi-driver-config': json,
  'kubevirt-migration': json,
  'upgrade-config': json,
  'http-proxy': json,
  'backup-target': json,
  'storage-network': json,
  'rwx-network': json,
  'vm-migration-network': json,
  'ssl-certificates': json,
  'ssl-parameters': json,
  'containerd-registry': json,
  'support-bundle-image': json,
  'default-vm-termination-grace-period-seconds': whole(0, 86_400),
  'support-bundle-timeout': whole(0, 100_000),
  'support-bundle-expiration': whole(0, 100_000),
  'support-bundle-node-collection-timeout': whole(0, 100_000),
  'kubeconfig-default-token-ttl-minutes': whole(0, 52_560_000),
  'max-hotplug-ratio': whole(1, 20),
  'additional-guest-memory-overhead-ratio': { type: 'number', low: 0, high: 10, isWhole: false },
};

/** The form of a setting; any text for one that is not known. */
export function settingFormOf(name: string): SettingForm {
  return forms[name] ?? { type: 'text' };
}

/** Why a setting cannot have a value, in a sentence; null where nothing speaks against it. An empty value is the default. */
export function settingProblem(name: string, value: string): string | null {
  if (value === '') return null;
  const form = settingFormOf(name);
  switch (form.type) {
    case 'choice':
      return form.words.includes(value) ? null : `It is one of ${form.words.join(', ')}.`;
    case 'number': {
      const number = Number(value);
      const isNumber = value.trim() !== '' && Number.isFinite(number);
      if (!isNumber || (form.isWhole && !Number.isInteger(number)))
        return form.isWhole ? 'It is a whole number.' : 'It is a number.';
      return number >= form.low && number <= form.high ? null : `It is from ${form.low} to ${form.high}.`;
    }
    case 'json':
      try {
        JSON.parse(value);
        return null;
      } catch {
        return 'It is not JSON.';
      }
    case 'text':
      return null;
  }
}
