import { mediumOf } from '../../../shared/actions/vm-cd.ts';
import type { VmDrive } from '../../../shared/kinds/vm-devices.ts';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import { Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { useOffers } from '../use-offers.ts';
import { AskButtons } from './ask-buttons.tsx';

const verbs: ReadonlySet<string> = new Set(['vm.insertCd', 'vm.ejectCd', 'vm.takeOutDrive']);

/** The CD-ROM drives of a VM with what they hold, and the ways to fill and empty them; nothing where it has none. */
export function VmDrives({ vm }: { vm: VmNode }) {
  const offers = useOffers(vm).filter(({ name }) => verbs.has(name));
  const drives = vm.vm?.vm.drives ?? [];
  if (drives.length === 0) return null;
  return (
    <Section title={t('vm.drives')}>
      <ul className="volumes" aria-label={t('vm.drives')}>
        {drives.map((drive) => (
          <DriveRow key={drive.name} vm={vm} drive={drive} />
        ))}
      </ul>
      <AskButtons offers={offers} />
    </Section>
  );
}

function DriveRow({ vm, drive: { name, bus, claim } }: { vm: VmNode; drive: VmDrive }) {
  const { plans } = useApp();
  // What the medium is called changes with the worlds.
  useWorld(({ worlds }) => worlds);
  const medium = claim === null ? '' : mediumOf(plans.siteOf(vm.cluster), vm, claim);
  const instance = vm.instance?.instance;
  const isComing =
    claim !== null && instance?.phase === 'Running' && instance.plugged?.includes(name) !== true;
  return (
    <li className="volume">
      <StateGlyph
        state={claim === null ? 'off' : isComing ? 'pending' : 'running'}
        label={claim === null ? t('vm.driveEmpty') : isComing ? t('vm.driveComing') : t('vm.driveFull')}
      />
      <Name text={name} />
      <span className="muted">{t('vm.driveOn', { bus })}</span>
      <span className="volume-note">
        {claim === null ? t('vm.driveEmpty') : t('vm.driveHolds', { medium })}
      </span>
    </li>
  );
}
