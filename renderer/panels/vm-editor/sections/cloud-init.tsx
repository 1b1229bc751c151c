import { Plus, X } from 'lucide-react';
import { useMemo } from 'react';
import { secretNameOf } from '../../../../shared/vm/names.ts';
import type { VmAccess } from '../../../../shared/vm/form.ts';
import {
  checkNetworkData,
  checkUserData,
  hasAgent,
  isPublicKey,
  keysIn,
  usualUserData,
  withAgent,
  withKeys,
} from '../../../../shared/vm/user-data.ts';
import { t } from '../../../i18n/i18n.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { CheckField } from '../../../ui/check-field.tsx';
import { useWorld } from '../../app-context.ts';
import { worldOf } from '../../../store/world-store.ts';
import { DraftField } from '../../plans/draft-fields.tsx';
import { CodeField } from '../fields.tsx';
import { PartProblems, useVmForm } from '../form-context.tsx';

/** Public keys: those that Harvester keeps to choose from, and any other as text. */
function KeyFields({ userData, onChange }: { userData: string; onChange: (userData: string) => void }) {
  const { site } = useVmForm();
  const entities = useWorld((state) => worldOf(state, site.cluster).entities);
  const pairs = [...entities.values()].flatMap((each) => (each.kind === 'KeyPair' ? [each] : []));
  const inside = keysIn(userData);
  const toggle = (key: string, isOn: boolean): void =>
    onChange(withKeys(userData, isOn ? [...inside, key] : inside.filter((each) => each !== key)));
  const others = inside.filter((key) => !pairs.some(({ keyPair }) => keyPair.publicKey === key));
  return (
    <fieldset className="vm-pairs">
      <legend className="field-label">{t('vmForm.keys')}</legend>
      {pairs.map(({ id, namespace, name, keyPair: { publicKey } }) => (
        <CheckField
          key={id}
          label={<span className="mono">{`${namespace ?? ''}/${name}`}</span>}
          isChecked={inside.includes(publicKey)}
          onChange={(isOn) => toggle(publicKey, isOn)}
        />
      ))}
      {others.map((key) => (
        <CheckField
          key={key}
          label={<span className="mono">{`${key.slice(0, 40)}…`}</span>}
          isChecked
          onChange={() => toggle(key, false)}
        />
      ))}
      <DraftField
        key={inside.length}
        label={t('vmForm.otherKey')}
        value=""
        placeholder="ssh-ed25519 AAAA…"
        check={(key) => (key === '' || isPublicKey(key) ? null : t('vmForm.badKey'))}
        onCommit={(key) => key !== '' && toggle(key.trim(), true)}
      />
    </fieldset>
  );
}

/** Passwords and keys that the guest agent sets while the VM runs. */
function AccessFields() {
  const { form, draft, change, changeParts } = useVmForm();
  const free = (): string => {
    let number = 1;
    while (form.access.some(({ secret }) => secret === secretNameOf(form.name, `access-${number}`)))
      number += 1;
    return secretNameOf(form.name, `access-${number}`);
  };
  const set = (index: number, access: VmAccess): void =>
    change({ ...form, access: form.access.map((each, at) => (at === index ? access : each)) });
  const keep = (secret: string, key: string, value: string): void =>
    changeParts({
      access: [...draft.access.filter((each) => each.secret !== secret), { secret, key, value }],
    });
  const valueOf = (secret: string) => draft.access.find((each) => each.secret === secret);
  return (
    <fieldset className="vm-pairs">
      <legend className="field-label">{t('vmForm.access')}</legend>
      {form.access.map((access, index) => (
        <div key={access.secret} className="vm-pair">
          <DraftField
            label={t('vmForm.user')}
            value={access.type === 'ssh' ? (access.users[0] ?? '') : (valueOf(access.secret)?.key ?? '')}
            onCommit={(user) =>
              access.type === 'ssh'
                ? set(index, { ...access, users: [user] })
                : keep(access.secret, user, valueOf(access.secret)?.value ?? '')
            }
          />
          <DraftField
            label={access.type === 'ssh' ? t('vmForm.publicKey') : t('vmForm.password')}
            value=""
            isSecret={access.type === 'password'}
            placeholder={
              (valueOf(access.secret)?.value ?? '') === '' ? t('vmForm.notGiven') : t('vmForm.given')
            }
            onCommit={(value) =>
              keep(
                access.secret,
                access.type === 'ssh' ? 'key' : (valueOf(access.secret)?.key ?? 'root'),
                value,
              )
            }
          />
          <IconButton
            label={t('vmForm.removeNamed', { name: access.secret })}
            icon={<X size={13} />}
            onClick={() => change({ ...form, access: form.access.toSpliced(index, 1) })}
          />
        </div>
      ))}
      <span className="vm-buttons">
        {(['password', 'ssh'] as const).map((type) => (
          <Button
            key={type}
            tone="quiet"
            icon={<Plus size={13} aria-hidden />}
            onClick={() =>
              change({
                ...form,
                access: [...form.access, { type, secret: free(), users: type === 'ssh' ? ['root'] : [] }],
              })
            }
          >
            {t(`vmForm.addAccess.${type}`)}
          </Button>
        ))}
      </span>
    </fieldset>
  );
}

/** What the guest is told when it first boots. */
export function CloudInitSection() {
  const { draft, isNew, changeParts } = useVmForm();
  const { cloudInit } = draft;
  const [userData, networkData] =
    cloudInit.type === 'written' ? [cloudInit.userData, cloudInit.networkData] : ['', ''];
  const faults = useMemo(() => checkUserData(userData), [userData]);
  const networkFaults = useMemo(() => checkNetworkData(networkData), [networkData]);
  if (cloudInit.type === 'copied')
    return (
      <div className="vm-fields">
        <p className="field-note">{t(isNew ? 'vmForm.copied' : 'vmForm.keptCloudInit')}</p>
        <Button
          onClick={() =>
            changeParts({ cloudInit: { type: 'written', userData: usualUserData, networkData: '' } })
          }
        >
          {t('vmForm.writeAnew')}
        </Button>
        <PartProblems part="cloud-init" />
        {isNew && <AccessFields />}
      </div>
    );
  const write = (parts: Partial<typeof cloudInit>): void =>
    changeParts({ cloudInit: { ...cloudInit, ...parts } });
  const canEdit = faults.length === 0;
  return (
    <div className="vm-fields">
      <PartProblems part="cloud-init" />
      <CheckField
        label={t('vmForm.agent')}
        isChecked={hasAgent(userData)}
        isDisabled={!canEdit}
        note={t('vmForm.agentNote')}
        onChange={(isOn) => write({ userData: withAgent(userData, isOn) })}
      />
      {canEdit && <KeyFields userData={userData} onChange={(text) => write({ userData: text })} />}
      <CodeField
        label={t('vmForm.userData')}
        value={userData}
        rows={12}
        problems={faults}
        note={t('vmForm.userDataNote')}
        onChange={(text) => write({ userData: text })}
      />
      <CodeField
        label={t('vmForm.networkData')}
        value={networkData}
        rows={5}
        problems={networkFaults}
        onChange={(text) => write({ networkData: text })}
      />
      {isNew && <AccessFields />}
    </div>
  );
}
