import type { GuestOptions, GuestSpec } from '../../../shared/plan/shape.ts';
import { t } from '../../i18n/i18n.ts';
import { DraftField } from './draft-fields.tsx';
import { SelectField } from '../../ui/select-field.tsx';

/** Entries that are separated by commas, without empty ones. */
const toList = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** `10.42.0.0/16`, or several for both families. */
const isCidr = (text: string): boolean => toList(text).every((each) => /^[\da-f.:]+\/\d{1,3}$/i.test(each));

type OptionFieldsProps = { guest: GuestSpec; onChange: (change: Partial<GuestOptions>) => void };

/** Choices within the guest cluster that few need: what is empty is left to the distribution. */
export function OptionFields({ guest, onChange }: OptionFieldsProps) {
  const { options, distribution, name } = guest;
  const isRke2 = distribution === 'rke2';
  const listed = (key: 'disable' | 'tlsSans' | 'serverArgs' | 'agentArgs', placeholder: string) => (
    <DraftField
      label={t(`plan.field.${key}`)}
      value={options[key].join(', ')}
      placeholder={placeholder}
      onCommit={(text) => onChange({ [key]: toList(text) })}
    />
  );
  const cidr = (key: 'clusterCidr' | 'serviceCidr', placeholder: string) => (
    <DraftField
      label={t(`plan.field.${key}`)}
      value={options[key] ?? ''}
      placeholder={placeholder}
      check={(text) => (isCidr(text) ? null : t('plan.badCidr'))}
      onCommit={(text) => onChange({ [key]: text.trim() || null })}
    />
  );
  return (
    <details className="plan-more">
      <summary>{t('plan.more')}</summary>
      <div className="plan-form">
        <DraftField
          label={t(isRke2 ? 'plan.field.cni' : 'plan.field.flannel')}
          value={options.cni ?? ''}
          placeholder={isRke2 ? 'canal' : 'vxlan'}
          suggestions={
            isRke2
              ? ['canal', 'calico', 'cilium', 'flannel', 'none']
              : ['vxlan', 'host-gw', 'wireguard-native', 'none']
          }
          onCommit={(text) => onChange({ cni: toList(text).join(',') || null })}
        />
        {listed('disable', isRke2 ? 'rke2-ingress-nginx' : 'traefik, servicelb')}
        {cidr('clusterCidr', '10.42.0.0/16')}
        {cidr('serviceCidr', '10.43.0.0/16')}
        {listed('tlsSans', 'api.example.com')}
        {listed('serverArgs', 'kube-apiserver-arg=…')}
        {listed('agentArgs', 'kubelet-arg=max-pods=200')}
        <DraftField
          label={t('plan.field.sshUser')}
          value={options.sshUser ?? ''}
          placeholder={t('plan.ownUser')}
          onCommit={(text) => onChange({ sshUser: text.trim() || null })}
        />
        {(isRke2 || options.profile !== null) && (
          <SelectField
            label={t('plan.field.profile')}
            value={options.profile ?? ''}
            options={[
              { value: '', text: t('plan.noProfile') },
              { value: 'cis', text: 'CIS' },
            ]}
            onChange={(profile) => onChange({ profile: profile || null })}
          />
        )}
        <SelectField
          label={t('plan.field.cloudProvider')}
          value={options.cloudProviderSlot === null ? 'no' : 'yes'}
          options={[
            { value: 'no', text: t('plan.cloudProvider.no') },
            { value: 'yes', text: t('plan.cloudProvider.yes') },
          ]}
          onChange={(wanted) =>
            onChange({ cloudProviderSlot: wanted === 'yes' ? `${name}/cloud-provider` : null })
          }
        />
      </div>
    </details>
  );
}
