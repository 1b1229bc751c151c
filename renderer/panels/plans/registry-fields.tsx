import {
  isRegistryHost,
  movedTo,
  readMirrors,
  toMirrorsText,
  toRegistry,
} from '../../../shared/plan/registry.ts';
import type { GuestSpec, Registry } from '../../../shared/plan/shape.ts';
import { t } from '../../i18n/i18n.ts';
import { CheckField } from '../../ui/check-field.tsx';
import { DraftField } from './draft-fields.tsx';

type RegistryFieldsProps = { guest: GuestSpec; onChange: (registry: Registry | null) => void };

/** The private registry of a guest cluster: where it is, what it mirrors, its login and its CA; the secret parts go to the keychain. */
export function RegistryFields({ guest, onChange }: RegistryFieldsProps) {
  const { registry } = guest;
  const set = (change: Partial<Registry>): void => {
    if (registry) onChange({ ...registry, ...change });
  };
  const hostFault = (text: string): string | null =>
    text.trim() === '' || isRegistryHost(text.trim()) ? null : t('plan.badRegistry');
  return (
    <div className="plan-form">
      <DraftField
        label={t('plan.field.registry')}
        value={registry?.host ?? ''}
        placeholder={t('plan.noRegistry')}
        check={hostFault}
        onCommit={(text) => {
          const host = text.trim();
          if (host === '') onChange(null);
          else onChange(registry ? movedTo(registry, host) : toRegistry(host));
        }}
      />
      {registry && (
        <>
          <DraftField
            label={t('plan.field.registryUser')}
            value={registry.username ?? ''}
            onCommit={(name) =>
              set({
                username: name || null,
                passwordSlot: name === '' ? null : `${guest.name}/registry-password`,
              })
            }
          />
          <DraftField
            label={t('plan.field.registryMirrors')}
            value={toMirrorsText(registry.mirrors)}
            placeholder={`docker.io=https://${registry.host}`}
            check={(text) => (readMirrors(text) === null ? t('plan.badMirrors') : null)}
            onCommit={(text) => set({ mirrors: readMirrors(text) ?? {} })}
          />
          <DraftField
            label={t('plan.field.registrySystem')}
            value={registry.systemDefaultRegistry ?? ''}
            placeholder={t('plan.noSystemRegistry')}
            check={hostFault}
            onCommit={(text) => set({ systemDefaultRegistry: text.trim() || null })}
          />
          <CheckField
            label={t('plan.field.registryCa')}
            isChecked={registry.caSlot !== null}
            onChange={(has) => set({ caSlot: has ? `${guest.name}/registry-ca` : null })}
          />
          <CheckField
            label={t('plan.field.registryInsecure')}
            isChecked={registry.isInsecure}
            onChange={(isInsecure) => set({ isInsecure })}
          />
        </>
      )}
    </div>
  );
}
