import type { ChosenKeyPair } from '../../../shared/plan/shape.ts';
import { t } from '../../i18n/i18n.ts';
import { CheckField } from '../../ui/check-field.tsx';
import { usePlans } from '../app-context.ts';
import { useLayer } from '../use-layer.ts';

type KeyPairFieldsProps = {
  chosen: readonly ChosenKeyPair[];
  onChange: (chosen: ChosenKeyPair[]) => void;
};

/** Which SSH keys of the cluster are put into the guests; those that were seen last while it cannot be reached. */
export function KeyPairFields({ chosen, onChange }: KeyPairFieldsProps) {
  useLayer('library');
  const known = usePlans((state) => state.site?.keyPairs);
  const isRead = usePlans((state) => state.site?.knows('KeyPair') ?? false);
  const offered = new Map([
    ...chosen.map(({ name, publicKey }) => [name, { publicKey, note: '' }] as const),
    ...[...(known ?? [])].map(
      ([name, { keyPair }]) =>
        [
          name,
          {
            publicKey: keyPair.publicKey,
            note: [keyPair.algorithm, keyPair.comment].filter(Boolean).join(' '),
          },
        ] as const,
    ),
  ]);
  const names = [...offered.keys()].sort();
  const toggle = (name: string, isWanted: boolean): void => {
    const others = chosen.filter((each) => each.name !== name);
    const publicKey = offered.get(name)?.publicKey ?? '';
    onChange(isWanted && publicKey !== '' ? [...others, { name, publicKey }] : others);
  };
  return (
    <div className="plan-keys" role="group" aria-label={t('plan.keyPairs')}>
      <h4 className="plan-needs-title">{t('plan.keyPairs')}</h4>
      {names.length === 0 && (
        <p className="field-note">{t(isRead ? 'plan.noKeyPairs' : 'plan.unreadKeyPairs')}</p>
      )}
      {names.map((name) => (
        <CheckField
          key={name}
          label={
            <>
              <span className="mono">{name}</span> <span className="muted">{offered.get(name)?.note}</span>
            </>
          }
          isChecked={chosen.some((each) => each.name === name)}
          onChange={(isWanted) => toggle(name, isWanted)}
        />
      ))}
    </div>
  );
}
