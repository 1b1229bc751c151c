import type { VmPort } from '../../../shared/kinds/vm-devices.ts';
import { t } from '../../i18n/i18n.ts';
import type { VmNode } from '../../scene/graph.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { useOffers } from '../use-offers.ts';
import { AskButtons, PartMenu } from './ask-buttons.tsx';

/** The addresses and NICs of a VM, with the ways to plug one in and out while it runs. */
export function VmPorts({ vm }: { vm: VmNode }) {
  const plug = useOffers(vm).filter(({ name }) => name === 'vm.plugNic');
  const ports = vm.vm?.vm.ports ?? [];
  if (vm.addresses.length === 0 && ports.length === 0) return null;
  return (
    <Section title={t('vm.network')}>
      {vm.addresses.length > 0 && (
        <ul className="addresses">
          {vm.addresses.map((address) => (
            <li key={address}>
              <span className="mono selectable">{address}</span>
              <CopyButton label={t('common.copyOf', { text: address })} text={address} />
            </li>
          ))}
        </ul>
      )}
      <ul className="volumes" aria-label={t('vm.nics')}>
        {ports.map((port) => (
          <PortRow key={port.name} vm={vm} port={port} />
        ))}
      </ul>
      <AskButtons offers={plug} />
    </Section>
  );
}

function PortRow({ vm, port }: { vm: VmNode; port: VmPort }) {
  const { name, network, mac, binding, model, isLeaving } = port;
  const instance = vm.instance?.instance;
  const isIn = instance?.ports?.includes(name) === true;
  const isComing = instance !== undefined && !isIn && !isLeaving;
  const state = isIn ? (isLeaving ? 'pending' : 'running') : isComing ? 'pending' : 'off';
  const words = isLeaving
    ? t('vm.nicLeaving')
    : isComing
      ? t('vm.nicComing')
      : isIn
        ? t('vm.nicIn')
        : t('vm.nicOff');
  const kind = [binding, model].filter((part) => part !== undefined).join(', ');
  return (
    <li className="volume">
      <StateGlyph state={state} label={words} />
      <Name text={name} />
      <span className="mono muted">{mac}</span>
      <span className="volume-note" title={network}>
        {[network ?? t('vm.podNetwork'), kind, isComing || isLeaving ? words : '']
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
      {network !== undefined && instance !== undefined && (
        <PartMenu vm={vm} action="vm.unplugNic" name={name} options={{ name }} />
      )}
    </li>
  );
}
