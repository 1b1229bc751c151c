import { toEntityId } from '../../../shared/id.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import type { Volume } from '../../../shared/kinds/volume.ts';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import { worldOf } from '../../store/world-store.ts';
import { Section } from '../../ui/facts.tsx';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Bytes, Name } from '../../ui/text.tsx';
import { useWorld } from '../app-context.ts';
import { useOffers } from '../use-offers.ts';
import { AskButtons, PartMenu } from './ask-buttons.tsx';

/** The volumes of a VM, with the ways to plug one in and out while it runs. */
export function VmVolumes({ vm }: { vm: VmNode }) {
  // What is in a CD-ROM drive is shown with that.
  const media = new Set(
    (vm.vm?.vm.drives ?? []).flatMap(({ claim }) => (claim === null ? [] : [volumeId(vm, claim)])),
  );
  const claims = vm.vm?.links.filter(({ type, to }) => type === 'uses-volume' && !media.has(to)) ?? [];
  const world = useWorld((state) => worldOf(state, vm.cluster));
  const plug = useOffers(vm).filter(({ name }) => name === 'vm.plugVolume');
  if (claims.length === 0 && plug.length === 0) return null;
  return (
    <Section title={t('vm.volumes')} aside={totalOf(claims.map(({ to }) => world.entities.get(to)))}>
      <ul className="volumes">
        {claims.map(({ to }) => {
          const volume = world.entities.get(to);
          if (volume?.kind === 'PersistentVolumeClaim') return <VolumeRow key={to} vm={vm} volume={volume} />;
          return (
            <li key={to} className="volume">
              <StateGlyph state="unknown" label={t('vm.volumeUnknown')} />
              <Name text={to.split('/').at(-1) ?? to} />
            </li>
          );
        })}
      </ul>
      <AskButtons offers={plug} />
    </Section>
  );
}

function volumeId({ cluster, namespace }: VmNode, name: string): string {
  return toEntityId({ cluster, kind: 'PersistentVolumeClaim', namespace, name });
}

function totalOf(volumes: readonly (Entity | undefined)[]): string | undefined {
  const sizes = volumes.map((entry) =>
    entry?.kind === 'PersistentVolumeClaim' ? (entry.volume.capacityBytes ?? 0) : 0,
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0 || volumes.length < 2) return undefined;
  return quantityText(formatBytes(total));
}

function VolumeRow({ vm, volume }: { vm: VmNode; volume: Volume }) {
  const { capacityBytes, requestedBytes, storageClass, image } = volume.volume;
  const bytes = capacityBytes ?? requestedBytes;
  return (
    <li className="volume">
      <StateGlyph state={volume.state} label={volume.status} />
      <Name text={volume.name} />
      {bytes !== null && <Bytes bytes={bytes} />}
      <span className="volume-note" title={storageClass ?? undefined}>
        {image === null ? storageClass : t('vm.fromImage', { image })}
      </span>
      {vm.vm?.vm.hotplugClaims?.includes(volume.name) && (
        <PartMenu vm={vm} action="vm.unplugVolume" name={volume.name} options={{ claim: volume.name }} />
      )}
    </li>
  );
}
